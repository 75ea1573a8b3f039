package dev.breakwater.collector.container;

import dev.breakwater.collector.cri.GrpcException;
import dev.breakwater.collector.cri.RuntimeClient;
import dev.breakwater.collector.cri.api.ContainerStatus;
import dev.breakwater.collector.cri.api.ContainerStatusResponse;
import dev.breakwater.collector.cri.api.PodSandboxStatus;
import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeContainer.Known;
import dev.breakwater.detection.node.NodeContainer.Mount;
import dev.breakwater.detection.node.NodeEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the container runtime says over the Container Runtime Interface. */
final class CriSource implements ContainerSource {
  private static final int MOST_MOUNTS = 64;

  /** A runtime that did not answer is left alone for so long. */
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CriSockets sockets;
  private @Nullable Path socket;
  private @Nullable RuntimeClient client;
  private String runtime = "";
  private volatile long restUntil = System.nanoTime();

  CriSource(CriSockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public boolean mayKnow(ContainerIdentity identity) {
    return identity.isGenerated()
        && System.nanoTime() - restUntil >= 0
        && sockets.find().isPresent();
  }

  @Override
  public Optional<NodeContainer> find(ContainerIdentity identity) throws IOException {
    Optional<Path> found = sockets.find();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      RuntimeClient asked = client(found.get());
      if (runtime.isEmpty()) {
        runtime = BoundedText.name(asked.version().getRuntimeName());
      }
      Optional<ContainerStatusResponse> status = asked.container(identity.id());
      if (status.isPresent()) {
        return Optional.of(container(asked, identity, status.get()));
      }
      return asked.sandbox(identity.id()).map(sandbox -> pod(identity, sandbox));
    } catch (IOException e) {
      if (!(e instanceof GrpcException refusal) || refusal.isUnimplemented()) {
        restUntil = System.nanoTime() + REST_NANOS;
      }
      throw new IOException(
          "the container runtime at " + found.get() + " does not tell: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    RuntimeClient open = client;
    if (open != null) {
      open.close();
    }
    client = null;
    runtime = "";
  }

  private RuntimeClient client(Path at) {
    RuntimeClient open = client;
    if (open == null || !at.equals(socket)) {
      close();
      open = new RuntimeClient(at);
      client = open;
      socket = at;
    }
    return open;
  }

  private NodeContainer container(
      RuntimeClient asked, ContainerIdentity identity, ContainerStatusResponse answer)
      throws IOException {
    ContainerStatus status = answer.getStatus();
    String sandboxId = asked.sandboxOf(identity.id());
    Optional<PodSandboxStatus> sandbox =
        sandboxId.isEmpty() ? Optional.empty() : asked.sandbox(sandboxId);
    NodeContainer container =
        new NodeContainer(
            identity.id(),
            BoundedText.name(status.getMetadata().getName()),
            image(status),
            digest(status.getImageRef()),
            runtime,
            privileged(answer.getInfoOrDefault("info", "")),
            status.getMountsList().stream().limit(MOST_MOUNTS).map(CriSource::mount).toList(),
            status.getStartedAt() > 0 ? status.getStartedAt() : status.getCreatedAt(),
            label(status.getLabelsMap(), "io.kubernetes.pod.uid"),
            label(status.getLabelsMap(), "io.kubernetes.pod.name"),
            label(status.getLabelsMap(), "io.kubernetes.pod.namespace"),
            BoundedText.name(sandboxId),
            Map.of(),
            "");
    return sandbox.map(of -> Facts.completed(container, pod(identity, of))).orElse(container);
  }

  /** What holds for a pod's sandbox and for every container in it. */
  private NodeContainer pod(ContainerIdentity identity, PodSandboxStatus sandbox) {
    String name = BoundedText.name(sandbox.getMetadata().getName());
    Map<String, String> labels = BoundedText.labels(sandbox.getLabelsMap());
    return new NodeContainer(
        identity.id(),
        "",
        "",
        "",
        runtime,
        Known.UNKNOWN,
        List.of(),
        identity.id().equals(sandbox.getId()) ? sandbox.getCreatedAt() : NodeEvent.ABSENT,
        BoundedText.name(sandbox.getMetadata().getUid()),
        name,
        BoundedText.name(sandbox.getMetadata().getNamespace()),
        BoundedText.name(sandbox.getId()),
        labels,
        PodOwner.guess(name, labels));
  }

  /** As it was asked for, where the runtime still knows that; its id otherwise. */
  private static String image(ContainerStatus status) {
    String asked = status.getImage().getUserSpecifiedImage();
    String image = asked.isEmpty() ? status.getImage().getImage() : asked;
    return BoundedText.of(image.isEmpty() ? status.getImageRef() : image, BoundedText.REFERENCE);
  }

  /** Of {@code repository@sha256:…}; the bare id of an image is no digest of it. */
  private static String digest(String reference) {
    int at = reference.indexOf('@');
    return at < 0 ? "" : BoundedText.name(reference.substring(at + 1));
  }

  /** Only the runtime's own words tell it: containerd has it in the configuration, CRI-O beside. */
  private static Known privileged(String info) throws IOException {
    if (info.isEmpty()) {
      return Known.UNKNOWN;
    }
    JsonTree tree = JsonTree.read(info.getBytes(StandardCharsets.UTF_8));
    JsonTree configured = tree.at("config").at("linux").at("security_context");
    if (tree.at("privileged").isTrue() || configured.at("privileged").isTrue()) {
      return Known.YES;
    }
    return tree.at("privileged").isThere() || configured.isThere() ? Known.NO : Known.UNKNOWN;
  }

  private static Mount mount(dev.breakwater.collector.cri.api.Mount mount) {
    return new Mount(
        BoundedText.of(mount.getHostPath(), BoundedText.REFERENCE),
        BoundedText.of(mount.getContainerPath(), BoundedText.REFERENCE),
        "",
        !mount.getReadonly(),
        switch (mount.getPropagation()) {
          case 1 -> "rslave";
          case 2 -> "rshared";
          default -> "private";
        });
  }

  private static String label(Map<String, String> labels, String key) {
    return BoundedText.name(labels.getOrDefault(key, ""));
  }
}
