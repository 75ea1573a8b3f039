package dev.breakwater.detection.node;

import dev.breakwater.detection.EventTime;
import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import dev.breakwater.signals.KernelActivity;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The fields on the event itself: {@code evt.*}. */
final class EventFields {
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
            "The event's number, which the sensor does not give.",
            event -> Reader.Number.MISSING)
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
        .text("evt.args", "What the call was given, in short.", EventFields::arguments)
        .text("evt.info", "What the call was given, in short.", EventFields::arguments)
        .withArgument(
            "evt.arg",
            FieldType.TEXT,
            Argument.REQUIRED,
            "An argument of the call by its name.",
            name -> (Reader.Text<NodeEvent>) event -> argument(event, name));
    for (String name :
        new String[] {
          "addr",
          "backlog",
          "cmd",
          "comm",
          "cwd",
          "data",
          "dirfd",
          "domain",
          "exe",
          "fd",
          "filename",
          "flags",
          "linkdirfd",
          "linkpath",
          "mode",
          "name",
          "newdir",
          "newdirfd",
          "newpath",
          "nstype",
          "olddir",
          "olddirfd",
          "oldfd",
          "newfd",
          "oldpath",
          "path",
          "pid",
          "proto",
          "request",
          "res",
          "target",
          "type",
          "uargs",
          "uid",
          "gid"
        }) {
      fields.text("evt.arg." + name, "The call's argument " + name + ".", e -> argument(e, name));
    }
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

  private static @Nullable String argument(NodeEvent event, String name) {
    if (name.equals("res")) {
      return event.result() == NodeEvent.ABSENT ? null : Long.toString(event.result());
    }
    if (event.openFlags() != NodeEvent.ABSENT) {
      return openArgument(event, name);
    }
    return switch (event.type()) {
      case "execve", "execveat" -> executionArgument(event, name);
      case "connect", "accept", "accept4", "listen", "bind", "procexit" ->
          name.equals("fd") ? number(event.fd()) : null;
      default ->
          event.activity() instanceof KernelActivity activity
              ? activity.arguments().get(name)
              : pathArgument(event, name);
    };
  }

  private static @Nullable String openArgument(NodeEvent event, String name) {
    return switch (name) {
      case "name", "path" -> event.rawPath();
      case "fd" -> number(event.fd());
      case "flags" -> OpenFlags.text(event.openFlags());
      default -> null;
    };
  }

  private static @Nullable String executionArgument(NodeEvent event, String name) {
    NodeProcess process = event.process();
    return switch (name) {
      case "exe" -> process.exe();
      case "comm" -> process.name();
      case "cwd" -> process.workingDirectory();
      case "filename", "path" -> event.rawPath();
      case "pid" -> Integer.toString(process.pid());
      case "uid" -> number(process.uid());
      case "gid" -> number(process.gid());
      default -> null;
    };
  }

  private static @Nullable String pathArgument(NodeEvent event, String name) {
    return switch (name) {
      case "path", "name", "filename", "oldpath" -> event.rawPath();
      default -> null;
    };
  }

  private static @Nullable String number(long value) {
    return value == NodeEvent.ABSENT ? null : Long.toString(value);
  }

  private static @Nullable String arguments(NodeEvent event) {
    String path = event.rawPath();
    if (event.openFlags() != NodeEvent.ABSENT) {
      return "name=" + path + " flags=" + OpenFlags.text(event.openFlags());
    }
    String name = DescriptorFields.name(event);
    return name == null ? null : "fd=" + event.fd() + " name=" + name;
  }
}
