package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.detection.node.NodeContainer.Mount;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Glob;
import dev.breakwater.rules.Reader;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields on what is mounted into the container. A mount is asked for by its number from 0 or by
 * a path, which may be a shell pattern: the source's path, or the destination's where the source is
 * asked for. A container without such a mount has the value {@code N/A}, as rules say {@code not
 * container.mount.dest[/etc] in ("<NA>", "N/A")}; the node has none.
 */
final class MountFields {
  private static final String NONE = "N/A";

  private MountFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields.text(
        "container.mounts",
        "The mounts, each as source:destination:mode:writable:propagation.",
        MountFields::all);
    of(fields, "", "A mount", Mount::source, MountFields::text);
    of(fields, ".source", "The source of a mount", Mount::destination, Mount::source);
    of(fields, ".dest", "The destination of a mount", Mount::source, Mount::destination);
    of(fields, ".mode", "The mode of a mount", Mount::source, Mount::mode);
    of(
        fields,
        ".rdwr",
        "Whether a mount is writable: true or false",
        Mount::source,
        mount -> Boolean.toString(mount.writable()));
    of(fields, ".propagation", "How mounts below spread", Mount::source, Mount::propagation);
  }

  private static void of(
      FieldList<NodeEvent> fields,
      String field,
      String description,
      Function<Mount, String> path,
      Function<Mount, String> read) {
    fields.withArgument(
        "container.mount" + field,
        FieldType.TEXT,
        Argument.REQUIRED,
        description + ", by number or path.",
        argument -> bind(argument, path, read));
  }

  private static Reader<NodeEvent> bind(
      String argument, Function<Mount, String> path, Function<Mount, String> read) {
    boolean isNumber = argument.chars().allMatch(c -> c >= '0' && c <= '9');
    int index = isNumber ? FieldList.index("container.mount", argument) : -1;
    Predicate<String> pattern = Glob.of(argument, false)::matches;
    return (Reader.Text<NodeEvent>)
        event -> {
          if (ContainerFields.isHost(event)) {
            return null;
          }
          List<Mount> mounts = event.process().container().mounts();
          if (isNumber) {
            return index < mounts.size() ? read.apply(mounts.get(index)) : NONE;
          }
          for (int i = 0; i < mounts.size(); i++) {
            if (pattern.test(path.apply(mounts.get(i)))) {
              return read.apply(mounts.get(i));
            }
          }
          return NONE;
        };
  }

  private static @Nullable String all(NodeEvent event) {
    List<Mount> mounts = event.process().container().mounts();
    if (mounts.isEmpty()) {
      return null;
    }
    StringJoiner text = new StringJoiner(",");
    mounts.forEach(mount -> text.add(text(mount)));
    return text.toString();
  }

  private static String text(Mount mount) {
    return String.join(
        ":",
        mount.source(),
        mount.destination(),
        mount.mode(),
        Boolean.toString(mount.writable()),
        mount.propagation());
  }
}
