package dev.breakwater.collector.container;

import dev.breakwater.detection.node.NodeContainer;
import dev.breakwater.signals.Container;

/** A container and what is known of it by now. Shared by its processes; any thread may read it. */
public final class KnownContainer {

  /** The node itself. */
  public static final KnownContainer HOST =
      new KnownContainer(ContainerIdentity.HOST, NodeContainer.HOST, false);

  private final ContainerIdentity identity;
  private final long since = System.nanoTime();
  private volatile State state;

  /**
   * All that changes, at once.
   *
   * @param node as rules read it
   * @param signal as signals have it
   * @param pending whether more may be known in a moment
   * @param resolved whether somebody told its name
   */
  private record State(NodeContainer node, Container signal, boolean pending, boolean resolved) {}

  KnownContainer(ContainerIdentity identity, NodeContainer node, boolean pending) {
    this.identity = identity;
    this.state = new State(node, signal(node), pending, !pending);
  }

  /** As the cgroup tells it. */
  public ContainerIdentity identity() {
    return identity;
  }

  /** As rules read it. */
  public NodeContainer node() {
    return state.node();
  }

  /** As signals have it. */
  public Container signal() {
    return state.signal();
  }

  /** Whether somebody is being asked, so that more may be known in a moment. */
  public boolean isPending() {
    return state.pending();
  }

  boolean isResolved() {
    return state.resolved();
  }

  /** When it was first heard of, as {@link System#nanoTime} has it. */
  long since() {
    return since;
  }

  /** More is known of it, and yet more may come. */
  void learn(NodeContainer node) {
    state = new State(node, signal(node), state.pending(), state.resolved());
  }

  /** Nobody is being asked any more. */
  void settle(NodeContainer node, boolean resolved) {
    state = new State(node, signal(node), false, resolved);
  }

  private static Container signal(NodeContainer node) {
    if (node.id().isEmpty()) {
      return Container.HOST;
    }
    return new Container(
        node.id(),
        node.name(),
        image(node),
        node.runtime(),
        node.podUid(),
        node.podName(),
        node.namespace(),
        node.labels(),
        node.owner());
  }

  /** The reference, with the digest behind it where one is known that it does not have. */
  private static String image(NodeContainer node) {
    if (node.imageDigest().isEmpty() || node.image().isEmpty() || node.image().contains("@")) {
      return node.image();
    }
    return node.image() + "@" + node.imageDigest();
  }
}
