package dev.breakwater.collector.cri;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.collector.cri.making.ContainerConfig;
import dev.breakwater.collector.cri.making.ContainerId;
import dev.breakwater.collector.cri.making.ContainerMetadata;
import dev.breakwater.collector.cri.making.ContainerSecurityContext;
import dev.breakwater.collector.cri.making.CreateContainerRequest;
import dev.breakwater.collector.cri.making.ImageSpec;
import dev.breakwater.collector.cri.making.LinuxContainerConfig;
import dev.breakwater.collector.cri.making.LinuxPodSandboxConfig;
import dev.breakwater.collector.cri.making.Mount;
import dev.breakwater.collector.cri.making.NamespaceOption;
import dev.breakwater.collector.cri.making.PodSandboxConfig;
import dev.breakwater.collector.cri.making.PodSandboxId;
import dev.breakwater.collector.cri.making.PodSandboxMetadata;
import dev.breakwater.collector.cri.making.RunPodSandboxRequest;
import dev.breakwater.collector.cri.making.SandboxSecurityContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real containerd, with its own directories and socket, that runs pods of busybox in the network
 * of the machine. What it ran ends with it.
 */
public final class Containerd implements AutoCloseable {
  public static final String IMAGE = "breakwater.test/tools/busybox:1.35";
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String PAUSE = "breakwater.test/pause:1";
  private static final String SERVICE = "runtime.v1.RuntimeService/";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CONFIG =
      """
      version = 2
      root = "DIRECTORY/root"
      state = "DIRECTORY/state"
      disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
        "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
      [grpc]
        address = "DIRECTORY/c.sock"
      [ttrpc]
        address = "DIRECTORY/t.sock"
      [plugins."io.containerd.grpc.v1.cri"]
        restrict_oom_score_adj = true
        sandbox_image = "PAUSE"
        stream_server_port = "0"
        [plugins."io.containerd.grpc.v1.cri".containerd]
          snapshotter = "native"
      """;

  private final Path directory;
  private final Process process;
  private final GrpcConnection connection;
  private final List<String> sandboxes = new ArrayList<>();

  /** Starts it, or skips the test by name where that cannot be done. */
  public static Containerd start() throws Exception {
    assumeTrue(isInstalled("containerd"), "containerd is not installed");
    assumeTrue(isInstalled("runc"), "runc is not installed");
    assumeTrue(Files.isExecutable(BUSYBOX), "busybox-static is not installed");
    assumeTrue("root".equals(System.getProperty("user.name")), "containerd needs root");
    Containerd containerd = new Containerd();
    try {
      containerd.awaitStart();
      containerd.importImage(IMAGE, "[\"/bin/sh\"]");
      containerd.importImage(PAUSE, "[\"/bin/sleep\", \"100000\"]");
      return containerd;
    } catch (Exception | Error e) {
      containerd.close();
      throw e;
    }
  }

  private Containerd() throws IOException {
    directory = Files.createTempDirectory("bwcd");
    Path config = directory.resolve("config.toml");
    Files.writeString(
        config, CONFIG.replace("DIRECTORY", directory.toString()).replace("PAUSE", PAUSE));
    process =
        new ProcessBuilder("containerd", "--config", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    connection = new GrpcConnection(socket());
  }

  /** Where it listens. */
  public Path socket() {
    return directory.resolve("c.sock");
  }

  /** Where it keeps the state of what runs: what is {@code /run/containerd} elsewhere. */
  public Path state() {
    return directory.resolve("state");
  }

  /** Starts a pod, and gives it back for containers to be made in. */
  public Pod pod(String name, Map<String, String> labels) throws IOException {
    PodSandboxConfig config =
        PodSandboxConfig.newBuilder()
            .setMetadata(
                PodSandboxMetadata.newBuilder()
                    .setName(name)
                    .setUid(UUID.randomUUID().toString())
                    .setNamespace("shop"))
            .setLogDirectory(directory.resolve("logs").toString())
            .putAllLabels(labels)
            .putLabels("io.kubernetes.pod.name", name)
            .setLinux(
                LinuxPodSandboxConfig.newBuilder()
                    .setCgroupParent("/breakwater-test/" + directory.getFileName())
                    .setSecurityContext(
                        SandboxSecurityContext.newBuilder()
                            .setPrivileged(true)
                            .setNamespaceOptions(NamespaceOption.newBuilder().setNetwork(2))))
            .build();
    RunPodSandboxRequest request = RunPodSandboxRequest.newBuilder().setConfig(config).build();
    String id =
        PodSandboxId.parseFrom(call("RunPodSandbox", request.toByteArray())).getPodSandboxId();
    sandboxes.add(id);
    return new Pod(id, config);
  }

  /** A pod that runs. */
  public final class Pod {
    private final String id;
    private final PodSandboxConfig config;

    private Pod(String id, PodSandboxConfig config) {
      this.id = id;
      this.config = config;
    }

    public String id() {
      return id;
    }

    public String uid() {
      return config.getMetadata().getUid();
    }

    /** Makes a container that runs a shell script, and starts it. */
    public String run(String name, boolean privileged, String script) throws IOException {
      Files.createDirectories(directory.resolve("shared"));
      ContainerConfig container =
          ContainerConfig.newBuilder()
              .setMetadata(ContainerMetadata.newBuilder().setName(name))
              .setImage(ImageSpec.newBuilder().setImage(IMAGE))
              .addAllCommand(List.of("/bin/sh", "-c", script))
              .putLabels("io.kubernetes.container.name", name)
              .putLabels("io.kubernetes.pod.name", config.getMetadata().getName())
              .putLabels("io.kubernetes.pod.namespace", config.getMetadata().getNamespace())
              .putLabels("io.kubernetes.pod.uid", uid())
              .addMounts(
                  Mount.newBuilder()
                      .setContainerPath("/shared")
                      .setHostPath(directory.resolve("shared").toString())
                      .setReadonly(true))
              .setLinux(
                  LinuxContainerConfig.newBuilder()
                      .setSecurityContext(
                          ContainerSecurityContext.newBuilder()
                              .setPrivileged(privileged)
                              .setNamespaceOptions(
                                  NamespaceOption.newBuilder().setNetwork(2).setPid(1))))
              .build();
      CreateContainerRequest request =
          CreateContainerRequest.newBuilder()
              .setPodSandboxId(id)
              .setConfig(container)
              .setSandboxConfig(config)
              .build();
      String made =
          ContainerId.parseFrom(call("CreateContainer", request.toByteArray())).getContainerId();
      call("StartContainer", ContainerId.newBuilder().setContainerId(made).build().toByteArray());
      return made;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (String sandbox : sandboxes) {
        byte[] id = PodSandboxId.newBuilder().setPodSandboxId(sandbox).build().toByteArray();
        call("StopPodSandbox", id);
        call("RemovePodSandbox", id);
      }
    } finally {
      connection.close();
      process.destroy();
      process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
      exec("rm", "-rf", directory.toString());
    }
  }

  private byte[] call(String method, byte[] request) throws IOException {
    return connection.call(SERVICE + method, request, PATIENCE);
  }

  private void awaitStart() {
    Awaitility.await("containerd")
        .ignoreExceptions()
        .until(() -> call("Version", new byte[0]).length > 0);
  }

  /** An image of one layer, with busybox as every tool. */
  private void importImage(String reference, String command) throws Exception {
    Path image = Files.createDirectories(directory.resolve("image"));
    Path bin = Files.createDirectories(image.resolve("rootfs/bin"));
    for (String place : List.of("dev", "etc", "proc", "sys", "tmp", "shared")) {
      Files.createDirectories(image.resolve("rootfs").resolve(place));
    }
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    for (String applet : List.of("sh", "sleep", "cat", "true", "touch", "mkdir", "mv", "mount")) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    Path layer = image.resolve("layer.tar");
    exec("tar", "-C", image.resolve("rootfs").toString(), "-cf", layer.toString(), ".");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(layer));
    Files.writeString(
        image.resolve("config.json"),
        """
        {"architecture": "%s", "os": "linux", "config": {"Cmd": %s},
         "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
        """
            .formatted(
                System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64",
                command,
                HexFormat.of().formatHex(digest)));
    Files.writeString(
        image.resolve("manifest.json"),
        """
        [{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]
        """
            .formatted(reference));
    Path archive = directory.resolve("image.tar");
    exec(
        "tar",
        "-C",
        image.toString(),
        "-cf",
        archive.toString(),
        "manifest.json",
        "config.json",
        "layer.tar");
    exec(
        "ctr",
        "--address",
        socket().toString(),
        "--namespace",
        "k8s.io",
        "images",
        "import",
        archive.toString());
    exec("rm", "-rf", image.toString());
  }

  private static boolean isInstalled(String command) throws Exception {
    return new ProcessBuilder("which", command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static void exec(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }
}
