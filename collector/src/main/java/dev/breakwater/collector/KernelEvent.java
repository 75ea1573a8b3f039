package dev.breakwater.collector;

import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.ProcessActivity;
import org.jspecify.annotations.Nullable;

/**
 * An event as rules read it, over the bytes that the kernel wrote. It is moved from event to event;
 * text is decoded once, when a rule first asks for it.
 */
final class KernelEvent implements NodeEvent {
  private final RawEvent raw;
  private final NodeClock clock;
  private TrackedProcess process;
  private int kind;
  private boolean pathDecoded;
  private @Nullable String path;
  private boolean rawPathDecoded;
  private @Nullable String rawPath;

  KernelEvent(RawEvent raw, NodeClock clock, TrackedProcess nobody) {
    this.raw = raw;
    this.clock = clock;
    this.process = nobody;
  }

  /** Takes up the event that the window stands at. */
  void take(TrackedProcess actor) {
    process = actor;
    kind = raw.type();
    pathDecoded = false;
    path = null;
    rawPathDecoded = false;
    rawPath = null;
  }

  /** Whether it is a connection to a Unix socket, which stays on the node. */
  boolean isLocalConnection() {
    return kind == EventLayout.CONNECT
        && raw.unsigned16(EventLayout.CONNECT_FAMILY) == Protocol.AF_UNIX;
  }

  @Override
  public String type() {
    return switch (kind) {
      case EventLayout.EXEC -> "execve";
      case EventLayout.EXIT -> "procexit";
      case EventLayout.CONNECT -> "connect";
      case EventLayout.OPEN -> OpenCall.name(raw.integer(EventLayout.OPEN_CALL));
      default -> throw new IllegalStateException("no rule reads events of the kind " + kind);
    };
  }

  @Override
  public long timeNanos() {
    return clock.wall(raw.time());
  }

  @Override
  public long result() {
    return kind == EventLayout.EXIT ? ABSENT : raw.number(EventLayout.RESULT);
  }

  @Override
  public TrackedProcess process() {
    return process;
  }

  @Override
  public long fd() {
    return switch (kind) {
      case EventLayout.OPEN -> result();
      case EventLayout.CONNECT -> raw.integer(EventLayout.CONNECT_FD);
      default -> ABSENT;
    };
  }

  @Override
  public @Nullable String path() {
    if (!pathDecoded) {
      pathDecoded = true;
      path =
          switch (kind) {
            case EventLayout.OPEN -> openedPath();
            case EventLayout.CONNECT -> Paths.resolve(process.workingDirectory(), rawPath());
            default -> null;
          };
    }
    return path;
  }

  @Override
  public @Nullable String rawPath() {
    if (!rawPathDecoded) {
      rawPathDecoded = true;
      rawPath =
          switch (kind) {
            case EventLayout.OPEN ->
                raw.string(EventLayout.OPEN_PIECES, EventLayout.OPEN_TEXT, EventLayout.GIVEN);
            case EventLayout.EXEC ->
                raw.string(EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, EventLayout.FILE);
            case EventLayout.CONNECT -> socketPath();
            default -> null;
          };
    }
    return rawPath;
  }

  @Override
  public long openFlags() {
    return kind == EventLayout.OPEN ? raw.unsigned32(EventLayout.OPEN_FLAGS) : ABSENT;
  }

  @Override
  public @Nullable String protocol() {
    if (kind != EventLayout.CONNECT) {
      return null;
    }
    if (isLocalConnection()) {
      return "unix";
    }
    return Protocol.name(
        raw.unsigned16(EventLayout.CONNECT_PROTOCOL),
        raw.unsigned16(EventLayout.CONNECT_SOCKET_TYPE));
  }

  @Override
  public byte @Nullable [] clientAddress() {
    return kind == EventLayout.CONNECT ? address(EventLayout.CONNECT_SOURCE) : null;
  }

  @Override
  public long clientPort() {
    return kind == EventLayout.CONNECT && !isLocalConnection()
        ? raw.unsigned16(EventLayout.CONNECT_SOURCE_PORT)
        : ABSENT;
  }

  @Override
  public byte @Nullable [] serverAddress() {
    return kind == EventLayout.CONNECT ? address(EventLayout.CONNECT_DESTINATION) : null;
  }

  @Override
  public long serverPort() {
    return kind == EventLayout.CONNECT && !isLocalConnection()
        ? raw.unsigned16(EventLayout.CONNECT_DESTINATION_PORT)
        : ABSENT;
  }

  @Override
  public Activity activity() {
    Actor actor = process.actor();
    return switch (kind) {
      case EventLayout.EXEC -> new ProcessActivity(ProcessActivity.Action.LAUNCH, actor, 0);
      case EventLayout.EXIT ->
          new ProcessActivity(ProcessActivity.Action.TERMINATE, actor, exitStatus());
      case EventLayout.OPEN ->
          new FileActivity(
              raw.integer(EventLayout.OPEN_CREATED) != 0
                  ? FileActivity.Action.CREATE
                  : FileActivity.Action.OPEN,
              actor,
              textOf(path()),
              "",
              Math.clamp(result(), Integer.MIN_VALUE, 0));
      case EventLayout.CONNECT ->
          new NetworkActivity(
              NetworkActivity.Action.OPEN,
              actor,
              endpoint(clientAddress(), clientPort()),
              endpoint(serverAddress(), serverPort()),
              textOf(protocol()),
              Math.clamp(result(), Integer.MIN_VALUE, 0));
      default -> throw new IllegalStateException("events of the kind " + kind + " are no activity");
    };
  }

  /** Where the file lies, or would lie if it were there. */
  private @Nullable String openedPath() {
    if (result() >= 0) {
      String found = piece(EventLayout.PATH);
      return found != null ? found : Paths.resolve(process.workingDirectory(), rawPath());
    }
    return Paths.resolve(piece(EventLayout.BASE), rawPath());
  }

  private @Nullable String socketPath() {
    if (!isLocalConnection()) {
      return null;
    }
    String given = raw.fixedText(EventLayout.CONNECT_PATH, EventLayout.CONNECT_PATH_BYTES);
    return given.isEmpty() ? null : given;
  }

  private @Nullable String piece(int which) {
    return raw.path(EventLayout.OPEN_PIECES, EventLayout.OPEN_TEXT, which);
  }

  /** An address of 4 or 16 bytes; one of version 4 in the form of version 6 as version 4. */
  private byte @Nullable [] address(int offset) {
    if (isLocalConnection()) {
      return null;
    }
    if (raw.unsigned16(EventLayout.CONNECT_FAMILY) == Protocol.AF_INET) {
      return raw.bytes(offset, 4);
    }
    byte[] address = raw.bytes(offset, 16);
    return Protocol.isMappedV4(address) ? raw.bytes(offset + 12, 4) : address;
  }

  /** The exit status, or 128 and the number of the signal that ended the process. */
  private int exitStatus() {
    int code = raw.integer(EventLayout.EXIT_CODE);
    int signal = code & 0x7f;
    return signal != 0 ? 128 + signal : code >> 8 & 0xff;
  }

  private static Endpoint endpoint(byte @Nullable [] address, long port) {
    return address == null ? Endpoint.UNKNOWN : new Endpoint(Protocol.text(address), (int) port);
  }

  private static String textOf(@Nullable String text) {
    return text == null ? "" : text;
  }
}
