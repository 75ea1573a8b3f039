package dev.breakwater.collector.container;

import dev.breakwater.detection.node.NodeContainer;
import java.io.IOException;
import java.util.Optional;

/** Something on the node that knows containers. Asked by one thread; may take a while. */
interface ContainerSource extends AutoCloseable {

  /** Whether it may know a container of that kind at all, as things stand on the node. */
  boolean mayKnow(ContainerIdentity identity);

  /**
   * What it knows of a container; empty if it does not know it.
   *
   * @throws IOException if it cannot be asked
   */
  Optional<NodeContainer> find(ContainerIdentity identity) throws IOException;

  @Override
  default void close() {}
}
