package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import dev.breakwater.signals.Container;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields on the container and its pod: {@code container.*} and {@code k8s.*}. What is not known
 * of a container is missing; the node has an id, a name and a type, all {@code host}.
 */
final class ContainerFields {
  private static final String HOST = "host";

  private ContainerFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields
        .text("container.id", "The container's short id; host for the node.", ContainerFields::id)
        .text(
            "container.full_id",
            "The container's full id; empty for the node.",
            event -> event.process().containerId())
        .text(
            "container.name",
            "The container's name; host for the node.",
            event -> isHost(event) ? HOST : known(event, NodeContainer::name))
        .text(
            "container.type",
            "The runtime; host for the node.",
            event -> isHost(event) ? HOST : known(event, NodeContainer::runtime))
        .number(
            "container.privileged",
            FieldType.BOOLEAN,
            "Whether the container is privileged.",
            ContainerFields::privileged)
        .number(
            "container.start_ts",
            FieldType.TIME,
            "When the container was started.",
            event -> event.process().container().startNanos())
        .number(
            "container.duration",
            FieldType.DURATION,
            "How long ago the container was started.",
            ContainerFields::duration);
    image(fields);
    MountFields.declare(fields);
    pod(fields);
  }

  private static void image(FieldList<NodeEvent> fields) {
    of(fields, "container.image", "The image's reference.", NodeContainer::image);
    of(
        fields,
        "container.image.repository",
        "The image's name.",
        container -> ImageName.of(container.image()).repository());
    of(
        fields,
        "container.image.tag",
        "The image's tag.",
        container -> ImageName.of(container.image()).tag());
    of(fields, "container.image.digest", "The image's digest.", ContainerFields::digest);
  }

  private static void pod(FieldList<NodeEvent> fields) {
    of(fields, "k8s.pod.name", "The pod's name.", NodeContainer::podName);
    of(fields, "k8s.pod.uid", "The pod's uid.", NodeContainer::podUid);
    of(fields, "k8s.pod.id", "The pod's uid.", NodeContainer::podUid);
    of(fields, "k8s.ns.name", "The pod's namespace.", NodeContainer::namespace);
    of(
        fields,
        "k8s.pod.full_sandbox_id",
        "The full id of the pod's sandbox.",
        NodeContainer::podSandboxId);
    of(
        fields,
        "k8s.pod.sandbox_id",
        "The short id of the pod's sandbox.",
        container -> Container.abbreviated(container.podSandboxId()));
    of(fields, "k8s.pod.labels", "The pod's labels, as key:value.", ContainerFields::labels);
    fields.withArgument(
        "k8s.pod.label",
        FieldType.TEXT,
        Argument.REQUIRED,
        "A label of the pod.",
        key -> (Reader.Text<NodeEvent>) event -> event.process().container().labels().get(key));
  }

  static String id(NodeEvent event) {
    String id = event.process().shortContainerId();
    return id.isEmpty() ? HOST : id;
  }

  static boolean isHost(NodeEvent event) {
    return event.process().containerId().isEmpty();
  }

  private static void of(
      FieldList<NodeEvent> fields,
      String name,
      String description,
      Function<NodeContainer, String> read) {
    fields.text(name, description, event -> known(event, read));
  }

  private static @Nullable String known(NodeEvent event, Function<NodeContainer, String> read) {
    String value = read.apply(event.process().container());
    return value.isEmpty() ? null : value;
  }

  private static long privileged(NodeEvent event) {
    return switch (event.process().container().privileged()) {
      case YES -> 1;
      case NO -> 0;
      case UNKNOWN -> Reader.Number.MISSING;
    };
  }

  private static long duration(NodeEvent event) {
    long start = event.process().container().startNanos();
    return start == NodeEvent.ABSENT ? Reader.Number.MISSING : event.timeNanos() - start;
  }

  private static String digest(NodeContainer container) {
    return container.imageDigest().isEmpty()
        ? ImageName.of(container.image()).digest()
        : container.imageDigest();
  }

  private static String labels(NodeContainer container) {
    StringJoiner text = new StringJoiner(", ");
    for (Map.Entry<String, String> label : new TreeMap<>(container.labels()).entrySet()) {
      text.add(label.getKey() + ":" + label.getValue());
    }
    return text.toString();
  }
}
