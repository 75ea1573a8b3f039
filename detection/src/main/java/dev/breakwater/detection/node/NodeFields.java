package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.EventSource;
import java.util.Set;

/**
 * The source {@code syscall}: Falco's fields, as far as the sensor's view answers them. A field
 * that it cannot answer is not declared, so that a rule which needs it is refused rather than
 * silent.
 */
public final class NodeFields {

  /** The types that {@code evt.type} may name: those of which the sensor knows the parameters. */
  static final Set<String> EVENT_TYPES = Parameters.types();

  /** The source. */
  public static final EventSource<NodeEvent> SOURCE =
      new EventSource<>("syscall", declare().fields(), EVENT_TYPES, NodeEvent::type);

  private NodeFields() {}

  private static FieldList<NodeEvent> declare() {
    FieldList<NodeEvent> fields = new FieldList<>();
    EventFields.declare(fields);
    ArgumentFields.declare(fields);
    DescriptorFields.declare(fields);
    PathFields.declare(fields);
    ProcessFields.declare(fields);
    ContainerFields.declare(fields);
    return fields;
  }
}
