package dev.breakwater.detection.node;

import dev.breakwater.rules.ByteText;
import dev.breakwater.rules.Reader;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How the parameters of events are read and written, by their Falco types. */
final class ParameterKinds {
  private static final int AT_FDCWD = -100;
  private static final long NOBODY_SET = 0xffff_ffffL;
  private static final KnownTexts DECIMAL = new KnownTexts(Long::toString);
  private static final KnownTexts OCTAL =
      new KnownTexts(mode -> mode == 0 ? "0" : "0" + Long.toOctalString(mode));
  private static final Reader.Text<NodeEvent> NOTHING = event -> null;

  private ParameterKinds() {}

  /** What the call returned; the error's name if it failed. */
  static Parameter result() {
    return new Parameter("res", decimal(NodeEvent::result), ParameterKinds::error);
  }

  /** The descriptor that the call returned, with what it is; the error's name if it failed. */
  static Parameter newDescriptor(String name) {
    return new Parameter(
        name,
        decimal(NodeEvent::result),
        event -> event.result() < 0 ? error(event) : DescriptorFields.named(event));
  }

  /** The descriptor that the call is about, with what it is. */
  static Parameter descriptor() {
    return new Parameter("fd", decimal(NodeEvent::fd), DescriptorFields::named);
  }

  /** A descriptor of which the sensor knows the number only. */
  static Parameter number(String name, int argument) {
    return new Parameter(name, decimal(signed(argument)), NOTHING);
  }

  /** An argument that is read without a sign. */
  static Parameter unsigned(String name, int argument) {
    return new Parameter(name, decimal(low(argument)), NOTHING);
  }

  /** An argument of 64 bits in hexadecimal digits. */
  static Parameter hexadecimal(String name, int argument) {
    return new Parameter(
        name,
        event -> {
          long value = event.argument(argument);
          return value == NodeEvent.ABSENT
              ? null
              : Long.toHexString(value).toUpperCase(Locale.ROOT);
        },
        NOTHING);
  }

  /** The folder that a path is relative to. */
  static Parameter directory(String name, int argument) {
    return new Parameter(
        name,
        decimal(signed(argument)),
        event -> (int) event.argument(argument) == AT_FDCWD ? "AT_FDCWD" : null);
  }

  /** The path, absolute where the process gave it relative. */
  static Parameter path(String name) {
    return new Parameter(
        name, NodeEvent::rawPath, event -> isAbsolute(event.rawPath()) ? null : event.path());
  }

  /** The second path, absolute where the process gave it relative. */
  static Parameter target(String name) {
    return new Parameter(
        name,
        NodeEvent::rawTargetPath,
        event -> isAbsolute(event.rawTargetPath()) ? null : event.targetPath());
  }

  /** A path that is told as it was given. */
  static Parameter given(String name, Reader.Text<NodeEvent> read) {
    return new Parameter(name, read, NOTHING);
  }

  /** A text among the arguments. */
  static Parameter text(String name) {
    return new Parameter(name, ParameterKinds::data, NOTHING);
  }

  /** Bytes, as text. */
  static @Nullable String data(NodeEvent event) {
    byte[] data = event.data();
    return data == null ? null : ByteText.decode(data);
  }

  /** Flags or an enumeration. */
  static Parameter named(String name, int argument, Names names) {
    return named(name, low(argument), names);
  }

  /** Flags or an enumeration that is computed. */
  static Parameter named(String name, ToLongFunction<NodeEvent> read, Names names) {
    return new Parameter(name, decimal(read), meaning(read, names::of));
  }

  /** Flags of an open. */
  static Parameter openFlags() {
    return new Parameter(
        "flags", decimal(NodeEvent::openFlags), meaning(NodeEvent::openFlags, OpenFlags::text));
  }

  /** The permissions of a file that is made: octal. */
  static Parameter permissions(ToLongFunction<NodeEvent> read) {
    return new Parameter("mode", meaning(read, OCTAL::of), NOTHING);
  }

  /** The permissions of a file that is changed: octal, and their names. */
  static Parameter mode(int argument, Names names) {
    return new Parameter(
        "mode", meaning(low(argument), OCTAL::of), meaning(low(argument), names::of));
  }

  /** A user, with the name if it is known. */
  static Parameter user(String name, int argument) {
    return new Parameter(
        name, decimal(signedId(argument)), event -> userName(event, event.argument(argument)));
  }

  /** A group. */
  static Parameter group(String name, int argument) {
    return new Parameter(name, decimal(signedId(argument)), NOTHING);
  }

  /** The process that a call is aimed at: its id in the initial pid namespace, and its name. */
  static Parameter process(String name, int argument) {
    return new Parameter(
        name,
        decimal(
            event -> event.targetPid() > 0 ? event.targetPid() : (int) event.argument(argument)),
        event -> {
          NodeProcess target = event.targetProcess();
          return target == null ? null : target.name();
        });
  }

  /** A number that the event or its process has. */
  static Parameter quantity(String name, ToLongFunction<NodeEvent> read) {
    return new Parameter(name, decimal(read), NOTHING);
  }

  private static @Nullable String userName(NodeEvent event, long argument) {
    long uid = argument & 0xffff_ffffL;
    if (argument == NodeEvent.ABSENT) {
      return null;
    }
    if (uid == NOBODY_SET) {
      return "<NONE>";
    }
    NodeProcess process = event.process();
    return uid == process.uid() ? process.userName() : event.userName(uid);
  }

  private static @Nullable String error(NodeEvent event) {
    long result = event.result();
    return result >= 0 || result == NodeEvent.ABSENT ? null : Errno.name(-result);
  }

  private static boolean isAbsolute(@Nullable String path) {
    return path != null && path.startsWith("/");
  }

  static ToLongFunction<NodeEvent> low(int argument) {
    return event -> {
      long value = event.argument(argument);
      return value == NodeEvent.ABSENT ? value : value & 0xffff_ffffL;
    };
  }

  private static ToLongFunction<NodeEvent> signed(int argument) {
    return event -> {
      long value = event.argument(argument);
      return value == NodeEvent.ABSENT ? value : (int) value;
    };
  }

  private static ToLongFunction<NodeEvent> signedId(int argument) {
    return event -> {
      long value = event.argument(argument);
      return value == NodeEvent.ABSENT ? value : (int) value == -1 ? -1 : value & 0xffff_ffffL;
    };
  }

  private static Reader.Text<NodeEvent> decimal(ToLongFunction<NodeEvent> read) {
    return meaning(read, DECIMAL::of);
  }

  private static Reader.Text<NodeEvent> meaning(
      ToLongFunction<NodeEvent> read, LongFunction<@Nullable String> text) {
    return event -> {
      long value = read.applyAsLong(event);
      return value == NodeEvent.ABSENT ? null : text.apply(value);
    };
  }
}
