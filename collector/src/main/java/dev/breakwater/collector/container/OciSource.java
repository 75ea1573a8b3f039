package dev.breakwater.collector.container;

import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.detection.node.NodeContainer.Known;
import dev.breakwater.detection.node.NodeContainer.Mount;
import dev.breakwater.detection.node.NodeEvent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files in which runc and containerd keep a container while it runs: for containers that no
 * kubelet made, and before the runtime itself answers. {@code state.json} of runc is there from
 * shortly before the container's own program runs, {@code config.json} of a bundle from before.
 */
final class OciSource implements ContainerSource {

  /** What runc accepts as an id; it leads nowhere else as a part of a path. */
  private static final Pattern ID = Pattern.compile("[\\w+.-]{1,255}");

  private static final int LONGEST_FILE = 1 << 20;
  private static final int MOST_NAMESPACES = 16;
  private static final int MOST_MOUNTS = 64;
  private static final String CRI = "io.kubernetes.cri.";
  private static final int MS_RDONLY = 1;

  private final List<Path> states;
  private final List<Path> stateNamespaces;
  private final List<Path> bundleNamespaces;

  /**
   * @param states directories of runc, with a directory for each container
   * @param stateNamespaces directories of containerd, with such a one for each of its namespaces
   * @param bundleNamespaces directories of containerd, with the bundles of each of its namespaces
   */
  OciSource(List<Path> states, List<Path> stateNamespaces, List<Path> bundleNamespaces) {
    this.states = List.copyOf(states);
    this.stateNamespaces = List.copyOf(stateNamespaces);
    this.bundleNamespaces = List.copyOf(bundleNamespaces);
  }

  /** What the runtimes of a node have below its root. */
  static OciSource below(Path root) {
    Path run = root.resolve("run");
    return new OciSource(
        List.of(run.resolve("runc"), run.resolve("docker/runtime-runc/moby")),
        List.of(run.resolve("containerd/runc"), run.resolve("k3s/containerd/runc")),
        List.of(
            run.resolve("containerd/io.containerd.runtime.v2.task"),
            run.resolve("k3s/containerd/io.containerd.runtime.v2.task")));
  }

  @Override
  public boolean mayKnow(ContainerIdentity identity) {
    return ID.matcher(identity.id()).matches()
        && !identity.id().startsWith(".")
        && (states.stream().anyMatch(Files::isDirectory)
            || stateNamespaces.stream().anyMatch(Files::isDirectory));
  }

  @Override
  public Optional<NodeContainer> find(ContainerIdentity identity) throws IOException {
    for (Path directory : directories(states, stateNamespaces)) {
      Optional<JsonTree> state = read(directory.resolve(identity.id()).resolve("state.json"));
      if (state.isPresent()) {
        return Optional.of(fromState(identity, state.get()));
      }
    }
    for (Path directory : directories(List.of(), bundleNamespaces)) {
      Optional<JsonTree> bundle = read(directory.resolve(identity.id()).resolve("config.json"));
      if (bundle.isPresent()) {
        return Optional.of(fromBundle(identity, bundle.get()));
      }
    }
    return Optional.empty();
  }

  private static NodeContainer fromState(ContainerIdentity identity, JsonTree state) {
    JsonTree config = state.at("config");
    Map<String, String> annotations = new HashMap<>();
    for (JsonTree label : config.at("labels").elements()) {
      String[] words = label.text().split("=", 2);
      annotations.put(words[0], words.length > 1 ? words[1] : "");
    }
    List<Mount> mounts = new ArrayList<>();
    for (JsonTree mount : config.at("mounts").elements()) {
      long flags = number(mount.at("flags").text());
      addBind(mounts, mount, (flags & MS_RDONLY) == 0);
    }
    return container(
        identity,
        annotations,
        privileged(config.at("capabilities").at("Bounding"), config.at("mask_paths")),
        mounts,
        time(state.at("created").text()));
  }

  private static NodeContainer fromBundle(ContainerIdentity identity, JsonTree spec) {
    List<Mount> mounts = new ArrayList<>();
    for (JsonTree mount : spec.at("mounts").elements()) {
      boolean readOnly =
          mount.at("options").elements().stream().anyMatch(option -> option.text().equals("ro"));
      addBind(mounts, mount, !readOnly);
    }
    return container(
        identity,
        spec.at("annotations").texts(),
        privileged(
            spec.at("process").at("capabilities").at("bounding"),
            spec.at("linux").at("maskedPaths")),
        mounts,
        NodeEvent.ABSENT);
  }

  private static NodeContainer container(
      ContainerIdentity identity,
      Map<String, String> annotations,
      Known privileged,
      List<Mount> mounts,
      long start) {
    String name = annotations.getOrDefault(CRI + "container-name", "");
    boolean isPod = annotations.containsKey(CRI + "container-type");
    return new NodeContainer(
        identity.id(),
        BoundedText.name(name.isEmpty() && !isPod ? identity.id() : name),
        BoundedText.of(annotations.getOrDefault(CRI + "image-name", ""), BoundedText.REFERENCE),
        "",
        isPod ? "containerd" : "runc",
        privileged,
        mounts,
        start,
        BoundedText.name(annotations.getOrDefault(CRI + "sandbox-uid", "")),
        BoundedText.name(annotations.getOrDefault(CRI + "sandbox-name", "")),
        BoundedText.name(annotations.getOrDefault(CRI + "sandbox-namespace", "")),
        BoundedText.name(annotations.getOrDefault(CRI + "sandbox-id", "")),
        Map.of(),
        "");
  }

  /** What is mounted from the node; the rest is the container's own. */
  private static void addBind(List<Mount> mounts, JsonTree mount, boolean writable) {
    String source = mount.at("source").text();
    if (source.startsWith("/") && mounts.size() < MOST_MOUNTS) {
      mounts.add(
          new Mount(
              BoundedText.of(source, BoundedText.REFERENCE),
              BoundedText.of(mount.at("destination").text(), BoundedText.REFERENCE),
              "",
              writable,
              ""));
    }
  }

  /**
   * The format has no word for privileged. What Kubernetes means by it is: every capability, and
   * nothing of /proc and /sys hidden.
   */
  private static Known privileged(JsonTree bounding, JsonTree hidden) {
    List<String> capabilities = bounding.elements().stream().map(JsonTree::text).toList();
    boolean all =
        capabilities.containsAll(List.of("CAP_SYS_ADMIN", "CAP_SYS_MODULE", "CAP_SYS_RAWIO"));
    return all && hidden.elements().isEmpty() ? Known.YES : Known.NO;
  }

  private static List<Path> directories(List<Path> plain, List<Path> namespaces)
      throws IOException {
    List<Path> all = new ArrayList<>(plain);
    for (Path namespace : namespaces) {
      if (!Files.isDirectory(namespace)) {
        continue;
      }
      try (DirectoryStream<Path> inside = Files.newDirectoryStream(namespace)) {
        for (Path directory : inside) {
          if (all.size() < MOST_NAMESPACES) {
            all.add(directory);
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
    return all;
  }

  /** A document; empty if it is not there, or is just being written. */
  private static Optional<JsonTree> read(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(LONGEST_FILE + 1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (bytes.length == 0) {
      return Optional.empty();
    }
    if (bytes.length > LONGEST_FILE) {
      throw new IOException(file + " is longer than " + LONGEST_FILE + " bytes");
    }
    try {
      return Optional.of(JsonTree.read(bytes));
    } catch (IOException e) {
      throw new IOException(file + " is no JSON: " + e.getMessage(), e);
    }
  }

  private static long time(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    } catch (DateTimeParseException e) {
      return NodeEvent.ABSENT;
    }
  }

  private static long number(String text) {
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
