package dev.breakwater.collector.cri;

import com.google.protobuf.Parser;
import dev.breakwater.collector.cri.v1.ContainerEventResponse;
import dev.breakwater.collector.cri.v1.ContainerFilter;
import dev.breakwater.collector.cri.v1.ContainerStatusRequest;
import dev.breakwater.collector.cri.v1.ContainerStatusResponse;
import dev.breakwater.collector.cri.v1.GetEventsRequest;
import dev.breakwater.collector.cri.v1.ListContainersRequest;
import dev.breakwater.collector.cri.v1.ListContainersResponse;
import dev.breakwater.collector.cri.v1.PodSandboxStatus;
import dev.breakwater.collector.cri.v1.PodSandboxStatusRequest;
import dev.breakwater.collector.cri.v1.PodSandboxStatusResponse;
import dev.breakwater.collector.cri.v1.StopContainerRequest;
import dev.breakwater.collector.cri.v1.VersionRequest;
import dev.breakwater.collector.cri.v1.VersionResponse;
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

  /** Begins to listen for what happens to containers: {@link #nextEvent} gives it. */
  public void listen() throws IOException {
    connection.begin(
        SERVICE + "GetContainerEvents", GetEventsRequest.getDefaultInstance().toByteArray());
  }

  /**
   * What happened next; empty if the runtime has ended the stream.
   *
   * @throws java.net.SocketTimeoutException if nothing did in time; it may be asked for again
   * @throws GrpcException if the runtime tells no events: containerd does from 1.7
   */
  public Optional<ContainerEventResponse> nextEvent(Duration patience) throws IOException {
    byte[] message = connection.next(System.nanoTime() + patience.toNanos());
    return message == null
        ? Optional.empty()
        : Optional.of(parse(ContainerEventResponse.parser(), message));
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
