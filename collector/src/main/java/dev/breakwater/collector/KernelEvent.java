package dev.breakwater.collector;

import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ProcessActivity;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An event as rules read it, over the bytes that the kernel wrote. It is moved from event to event;
 * text is decoded once, when a rule first asks for it.
 */
final class KernelEvent implements NodeEvent {
  private final RawEvent raw;
  private final NodeFacts facts;
  private final SocketEnds socket;
  private final DomainNames names;
  private final OpenFlagNumbers flags = OpenFlagNumbers.of(System.getProperty("os.arch", ""));
  private final Actors actors = new Actors();
  private TrackedProcess process;
  private @Nullable SystemCall call;
  private int kind;
  private boolean pathDecoded;
  private @Nullable String path;
  private boolean rawPathDecoded;
  private @Nullable String rawPath;

  KernelEvent(RawEvent raw, NodeFacts facts, DomainNames names, TrackedProcess nobody) {
    this.raw = raw;
    this.facts = facts;
    this.names = names;
    this.socket = new SocketEnds(raw);
    this.process = nobody;
  }

  /** Takes up the event that the window stands at. */
  void take(TrackedProcess actor) {
    process = actor;
    kind = raw.type();
    call = kind == EventLayout.CALL ? SystemCall.of(raw.integer(EventLayout.CALL_NUMBER)) : null;
    socket.take();
    pathDecoded = false;
    path = null;
    rawPathDecoded = false;
    rawPath = null;
  }

  /** The system call that it is; null if it is none. */
  @Nullable SystemCall call() {
    return call;
  }

  /** The thread that did it, in the initial pid namespace. */
  int tid() {
    return raw.integer(EventLayout.TID);
  }

  /** Whether it is a connection that may leave the node. */
  boolean isConnection() {
    return call == SystemCall.CONNECT && socket.isInternet();
  }

  @Override
  public String type() {
    return switch (kind) {
      case EventLayout.EXEC ->
          (raw.integer(EventLayout.FLAGS) & EventLayout.EXECVEAT) != 0 ? "execveat" : "execve";
      case EventLayout.EXIT -> "procexit";
      default -> madeCall().text();
    };
  }

  @Override
  public long timeNanos() {
    return facts.clock().wall(raw.time());
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
    if (call == null) {
      return ABSENT;
    }
    if (call.kind() == SystemCall.Kind.OPEN) {
      return result();
    }
    int fd = raw.integer(EventLayout.CALL_FD);
    return fd < 0 ? ABSENT : fd;
  }

  @Override
  public @Nullable String path() {
    if (!pathDecoded) {
      pathDecoded = true;
      path = call == null ? null : resolvedPath(call);
    }
    return path;
  }

  @Override
  public @Nullable String rawPath() {
    if (!rawPathDecoded) {
      rawPathDecoded = true;
      rawPath =
          kind == EventLayout.EXEC
              ? raw.string(EventLayout.PROCESS_PIECES, EventLayout.PROCESS_TEXT, EventLayout.FILE)
              : call == null ? null : socket.isThere() ? socket.path() : text(EventLayout.GIVEN);
    }
    return rawPath;
  }

  @Override
  public @Nullable String targetPath() {
    return Paths.resolve(base(EventLayout.TARGET_BASE), rawTargetPath());
  }

  @Override
  public @Nullable String rawTargetPath() {
    return call == null ? null : text(EventLayout.TARGET_GIVEN);
  }

  @Override
  public long openFlags() {
    return call != null && call.kind() == SystemCall.Kind.OPEN
        ? flags.known(raw.unsigned32(EventLayout.CALL_OPEN_FLAGS))
        : ABSENT;
  }

  @Override
  public long openMode() {
    return call == SystemCall.OPENAT2 ? raw.unsigned32(EventLayout.CALL_OPEN_MODE) : ABSENT;
  }

  @Override
  public long argument(int index) {
    if (call == null || index < 0 || index > 5) {
      return ABSENT;
    }
    long given = raw.number(EventLayout.CALL_ARGUMENTS + index * Long.BYTES);
    return call.form().isWide(index) ? given : (int) given;
  }

  @Override
  public int targetPid() {
    if (call == null || !call.form().hasPid()) {
      return -1;
    }
    int target = raw.integer(EventLayout.CALL_TARGET);
    if (target > 0) {
      return target;
    }
    int number = (int) argument(call.form().pidArgument());
    if (number <= 0) {
      return -1; // a process group, or every process
    }
    TrackedProcess found = facts.processes().findNumbered(number, process);
    return found == null ? -1 : found.pid();
  }

  @Override
  public @Nullable TrackedProcess targetProcess() {
    int target = targetPid();
    return target < 0 ? null : facts.processes().find(target);
  }

  @Override
  public @Nullable String userName(long uid) {
    return facts.users().of(uid);
  }

  @Override
  public byte @Nullable [] data() {
    if (call == null || raw.pieceLength(EventLayout.CALL_PIECES, EventLayout.DATA) == 0) {
      return null;
    }
    byte[] data = raw.piece(EventLayout.CALL_PIECES, EventLayout.CALL_TEXT, EventLayout.DATA);
    boolean ended = call.form().hasText() && data.length > 0 && data[data.length - 1] == 0;
    return ended ? Arrays.copyOf(data, data.length - 1) : data;
  }

  @Override
  public @Nullable String protocol() {
    return socket.protocol();
  }

  @Override
  public byte @Nullable [] clientAddress() {
    return isServer() ? socket.remoteAddress() : socket.localAddress();
  }

  @Override
  public long clientPort() {
    return port(!isServer());
  }

  @Override
  public byte @Nullable [] serverAddress() {
    return isServer() ? socket.localAddress() : socket.remoteAddress();
  }

  @Override
  public long serverPort() {
    return port(isServer());
  }

  @Override
  public @Nullable String nameOf(byte[] address) {
    return names.of(process.containerId(), IpAddress.of(address));
  }

  @Override
  public Activity activity() {
    Actor actor = actors.of(process);
    return switch (kind) {
      case EventLayout.EXEC -> new ProcessActivity(ProcessActivity.Action.LAUNCH, actor, 0);
      case EventLayout.EXIT ->
          new ProcessActivity(ProcessActivity.Action.TERMINATE, actor, exitStatus());
      default ->
          CallActivity.of(
              this,
              madeCall(),
              (raw.integer(EventLayout.CALL_FLAGS) & EventLayout.CREATED) != 0,
              actor);
    };
  }

  /** How many of the same came since the last one that was told. */
  long folded() {
    return call == null ? 0 : raw.unsigned32(EventLayout.CALL_FOLDED);
  }

  private SystemCall madeCall() {
    if (call == null) {
      throw new IllegalStateException("no rule reads events of the kind " + kind);
    }
    return call;
  }

  /** Where the file lies, or would lie if it were there. */
  private @Nullable String resolvedPath(SystemCall made) {
    if (raw.pieceLength(EventLayout.CALL_PIECES, EventLayout.PATH) > 0
        || (raw.how(EventLayout.CALL_PIECES, EventLayout.PATH) == EventLayout.WHOLE
            && made.kind() == SystemCall.Kind.OPEN
            && result() >= 0)) {
      String found = raw.path(EventLayout.CALL_PIECES, EventLayout.CALL_TEXT, EventLayout.PATH);
      if (found != null) {
        return found;
      }
    }
    if (made.kind() == SystemCall.Kind.SYMLINK) {
      return linked();
    }
    return Paths.resolve(base(EventLayout.BASE), rawPath());
  }

  /** What a symbolic link stands for: relative to where it lies. */
  private @Nullable String linked() {
    String link = targetPath();
    return Paths.resolve(link == null ? null : link + "/..", rawPath());
  }

  /** What a path is relative to; the working directory where the kernel could not tell. */
  private @Nullable String base(int piece) {
    if (socket.isThere()) {
      return process.workingDirectory();
    }
    String found = raw.path(EventLayout.CALL_PIECES, EventLayout.CALL_TEXT, piece);
    return found != null ? found : process.workingDirectory();
  }

  private @Nullable String text(int piece) {
    return raw.string(EventLayout.CALL_PIECES, EventLayout.CALL_TEXT, piece);
  }

  /** Whether the process' own end is the one that was asked. */
  private boolean isServer() {
    return call == SystemCall.ACCEPT
        || call == SystemCall.ACCEPT4
        || call == SystemCall.BIND
        || call == SystemCall.LISTEN;
  }

  private long port(boolean local) {
    if (!socket.isInternet()) {
      return ABSENT;
    }
    return local ? socket.localPort() : socket.remotePort();
  }

  /** The exit status, or 128 and the number of the signal that ended the process. */
  private int exitStatus() {
    int code = raw.integer(EventLayout.EXIT_CODE);
    int signal = code & 0x7f;
    return signal != 0 ? 128 + signal : code >> 8 & 0xff;
  }
}
