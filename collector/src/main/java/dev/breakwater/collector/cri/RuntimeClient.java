package dev.breakwater.collector.cri;

import com.google.protobuf.Parser;
import dev.breakwater.collector.cri.api.ContainerFilter;
import dev.breakwater.collector.cri.api.ContainerStatusRequest;
import dev.breakwater.collector.cri.api.ContainerStatusResponse;
import dev.breakwater.collector.cri.api.ListContainersRequest;
import dev.breakwater.collector.cri.api.ListContainersResponse;
import dev.breakwater.collector.cri.api.PodSandboxStatus;
import dev.breakwater.collector.cri.api.PodSandboxStatusRequest;
import dev.breakwater.collector.cri.api.PodSandboxStatusResponse;
import dev.breakwater.collector.cri.api.StopContainerRequest;
import dev.breakwater.collector.cri.api.VersionRequest;
import dev.breakwater.collector.cri.api.VersionResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a container runtime over the Container Runtime Interface, {@code runtime.v1}: containerd
 * from 1.6, CRI-O from 1.20. What it answers is to be taken as text from outside. Belongs to one
 * thread.
 */
public final class RuntimeClient implements AutoCloseable {
  private static final String SERVICE = "runtime.v1.RuntimeService/";
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PATIENCE_TO_STOP = Duration.ofSeconds(15);

  private final GrpcConnection connection;

  /** A client of the runtime that listens at a socket; connects when it is first asked. */
  public RuntimeClient(Path socket) {
    this.connection = new GrpcConnection(socket);
  }

  /** The runtime's name and version. */
  public VersionResponse version() throws IOException {
    VersionRequest request = VersionRequest.newBuilder().setVersion("v1").build();
    return parse(
        VersionResponse.parser(),
        connection.call(SERVICE + "Version", request.toByteArray(), PATIENCE));
  }

  /**
   * The status of a container, with what the runtime itself knows of it; empty if it has none of
   * that id.
   */
  public Optional<ContainerStatusResponse> container(String id) throws IOException {
    ContainerStatusRequest request =
        ContainerStatusRequest.newBuilder().setContainerId(id).setVerbose(true).build();
    byte[] answer = find("ContainerStatus", request.toByteArray());
    return answer == null
        ? Optional.empty()
        : Optional.of(parse(ContainerStatusResponse.parser(), answer));
  }

  /** The id of the pod's sandbox that a container belongs to; empty if there is no such one. */
  public String sandboxOf(String containerId) throws IOException {
    ListContainersRequest request =
        ListContainersRequest.newBuilder()
            .setFilter(ContainerFilter.newBuilder().setId(containerId))
            .build();
    byte[] answer = connection.call(SERVICE + "ListContainers", request.toByteArray(), PATIENCE);
    return parse(ListContainersResponse.parser(), answer).getContainersList().stream()
        .filter(container -> container.getId().equals(containerId))
        .map(container -> container.getPodSandboxId())
        .findFirst()
        .orElse("");
  }

  /** The status of a pod's sandbox; empty if there is none of that id. */
  public Optional<PodSandboxStatus> sandbox(String id) throws IOException {
    PodSandboxStatusRequest request =
        PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build();
    byte[] answer = find("PodSandboxStatus", request.toByteArray());
    return answer == null
        ? Optional.empty()
        : Optional.of(parse(PodSandboxStatusResponse.parser(), answer).getStatus());
  }

  /** Kills a container, without a period of grace. */
  public void stop(String containerId) throws IOException {
    StopContainerRequest request =
        StopContainerRequest.newBuilder().setContainerId(containerId).setTimeout(0).build();
    connection.call(SERVICE + "StopContainer", request.toByteArray(), PATIENCE_TO_STOP);
  }

  @Override
  public void close() {
    connection.close();
  }

  private byte @Nullable [] find(String method, byte[] request) throws IOException {
    try {
      return connection.call(SERVICE + method, request, PATIENCE);
    } catch (GrpcException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  /** An invalid message is an IOException too. */
  private static <T> T parse(Parser<T> parser, byte[] bytes) throws IOException {
    return parser.parseFrom(bytes);
  }
}
