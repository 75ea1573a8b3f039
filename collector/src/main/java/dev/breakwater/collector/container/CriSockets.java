package dev.breakwater.collector.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where container runtimes listen.
 *
 * @param places in the order in which they are tried
 */
public record CriSockets(List<Path> places) {

  /** Where containerd, CRI-O, k3s and MicroK8s have their sockets, below the node's root. */
  private static final List<String> USUAL =
      List.of(
          "run/containerd/containerd.sock",
          "run/crio/crio.sock",
          "run/k3s/containerd/containerd.sock",
          "var/snap/microk8s/common/run/containerd.sock");

  public CriSockets {
    places = List.copyOf(places);
  }

  /** The usual places below a root. */
  public static CriSockets usual(Path root) {
    return new CriSockets(USUAL.stream().map(root::resolve).toList());
  }

  /** The first that is there now; a runtime may come later than the sensor. */
  public Optional<Path> find() {
    return places.stream().filter(Files::exists).findFirst();
  }
}
