package dev.breakwater.detection.node;

import dev.breakwater.detection.EventTime;
import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The fields on the event itself: {@code evt.*}. */
final class EventFields {
  private static final int EXECUTABLE = 0b001_001_001;

  private EventFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    EventTime.declare(fields, NodeEvent::timeNanos);
    fields
        .text("evt.type", "The system call's name, or procexit.", NodeEvent::type)
        .text("syscall.type", "The system call's name.", EventFields::call)
        .text("evt.source", "The source's name.", event -> "syscall")
        .text("evt.dir", "The direction: always <, the call's return.", event -> "<")
        .text(
            "evt.category",
            "What the call is about: file, net, process or other.",
            EventFields::category)
        .number(
            "evt.num",
            FieldType.NUMBER,
            "The event's number; 1 where the sensor does not count.",
            NodeEvent::number)
        .number("evt.rawres", FieldType.NUMBER, "What the call returned.", NodeEvent::result)
        .text("evt.res", "SUCCESS or the error's name.", EventFields::result)
        .number("evt.failed", FieldType.BOOLEAN, "Whether the call failed.", EventFields::failed)
        .number(
            "evt.is_open_read",
            FieldType.BOOLEAN,
            "Whether a file was opened for reading.",
            event -> opened(event, OpenFlags::isReading))
        .number(
            "evt.is_open_write",
            FieldType.BOOLEAN,
            "Whether a file was opened for writing.",
            event -> opened(event, OpenFlags::isWriting))
        .number(
            "evt.is_open_exec",
            FieldType.BOOLEAN,
            "Whether a file is made that may be executed.",
            EventFields::opensExecutable)
        .number("evt.is_async", FieldType.BOOLEAN, "Always false.", event -> 0)
        .number("evt.count", FieldType.NUMBER, "Always 1.", event -> 1)
        .withArgument(
            "evt.type.is",
            FieldType.NUMBER,
            Argument.REQUIRED,
            "1 for an event of that type, else 0.",
            EventFields::isOfType)
        .withArgument(
            "evt.abspath",
            FieldType.TEXT,
            Argument.OPTIONAL,
            "The absolute path of a call on files; src and dst where it has two.",
            EventFields::absolutePath)
        .text("evt.abspath.src", "The absolute first path of two.", EventFields::source)
        .text("evt.abspath.dst", "The absolute second path of two.", NodeEvent::targetPath);
    targets(fields);
    transfers(fields);
  }

  private static void targets(FieldList<NodeEvent> fields) {
    fields
        .text(
            "evt.target.name",
            "Own: the name of the process that a call is aimed at.",
            event -> ofTarget(event, NodeProcess::name))
        .text(
            "evt.target.exepath",
            "Own: the executable's path of the process that a call is aimed at.",
            event -> ofTarget(event, NodeProcess::exePath));
  }

  private static @Nullable String ofTarget(
      NodeEvent event, Function<NodeProcess, @Nullable String> read) {
    NodeProcess target = event.targetProcess();
    return target == null ? null : read.apply(target);
  }

  private static void transfers(FieldList<NodeEvent> fields) {
    fields
        .bytes(
            "evt.buffer", FieldType.BYTES, "The first bytes sent or received.", EventFields::data)
        .number(
            "evt.buflen",
            FieldType.NUMBER,
            "How many bytes were sent or received.",
            EventFields::sent)
        .number(
            "evt.is_io",
            FieldType.BOOLEAN,
            "Whether bytes are sent or received.",
            event -> direction(event) == null ? 0 : 1)
        .number(
            "evt.is_io_read",
            FieldType.BOOLEAN,
            "Whether bytes are received.",
            event -> "read".equals(direction(event)) ? 1 : 0)
        .number(
            "evt.is_io_write",
            FieldType.BOOLEAN,
            "Whether bytes are sent.",
            event -> "write".equals(direction(event)) ? 1 : 0)
        .text("evt.io_dir", "read or write.", EventFields::direction);
  }

  private static @Nullable String direction(NodeEvent event) {
    return switch (event.type()) {
      case "recvfrom", "recvmsg" -> "read";
      case "sendto", "sendmsg" -> "write";
      default -> null;
    };
  }

  private static byte @Nullable [] data(NodeEvent event) {
    return direction(event) == null ? null : event.data();
  }

  private static long sent(NodeEvent event) {
    return direction(event) == null || event.result() < 0 ? Reader.Number.MISSING : event.result();
  }

  private static long opensExecutable(NodeEvent event) {
    if (event.openFlags() == NodeEvent.ABSENT || !OpenFlags.isCreating(event.openFlags())) {
      return 0;
    }
    long permissions = Parameters.permissionsOf(event);
    return permissions != NodeEvent.ABSENT && (permissions & EXECUTABLE) != 0 ? 1 : 0;
  }

  private static Reader<NodeEvent> isOfType(String type) {
    if (!NodeFields.EVENT_TYPES.contains(type)) {
      throw new IllegalArgumentException("there is no event of that type");
    }
    return (Reader.Number<NodeEvent>) event -> event.type().equals(type) ? 1 : 0;
  }

  private static Reader<NodeEvent> absolutePath(String argument) {
    return switch (argument) {
      case "" -> (Reader.Text<NodeEvent>) NodeEvent::path;
      case "src" -> (Reader.Text<NodeEvent>) EventFields::source;
      case "dst" -> (Reader.Text<NodeEvent>) NodeEvent::targetPath;
      default -> throw new IllegalArgumentException("src or dst");
    };
  }

  static @Nullable String source(NodeEvent event) {
    return event.targetPath() == null ? null : event.path();
  }

  private static @Nullable String call(NodeEvent event) {
    return event.type().equals("procexit") ? null : event.type();
  }

  private static String category(NodeEvent event) {
    return switch (event.type()) {
      case "execve", "execveat", "fork", "vfork", "clone", "clone3", "procexit" -> "process";
      default -> event.protocol() != null ? "net" : event.path() != null ? "file" : "other";
    };
  }

  private static @Nullable String result(NodeEvent event) {
    long result = event.result();
    if (result == NodeEvent.ABSENT) {
      return null;
    }
    return result >= 0 ? "SUCCESS" : Errno.name(-result);
  }

  private static long failed(NodeEvent event) {
    long result = event.result();
    return result == NodeEvent.ABSENT ? Reader.Number.MISSING : result < 0 ? 1 : 0;
  }

  private static long opened(NodeEvent event, LongPredicate test) {
    long flags = event.openFlags();
    return flags == NodeEvent.ABSENT ? 0 : test.test(flags) ? 1 : 0;
  }
}
