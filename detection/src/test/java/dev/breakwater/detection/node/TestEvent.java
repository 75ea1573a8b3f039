package dev.breakwater.detection.node;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.User;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event of a test. */
record TestEvent(
    String type,
    NodeProcess process,
    long result,
    @Nullable String path,
    long openFlags,
    @Nullable String protocol,
    @Nullable InetAddress server,
    long serverPort,
    More more)
    implements NodeEvent {

  /** What few events have. */
  record More(
      List<Long> arguments,
      @Nullable String rawPath,
      @Nullable String targetPath,
      @Nullable NodeProcess target,
      @Nullable String data,
      @Nullable String serverName,
      long fd) {
    static final More NOTHING = new More(List.of(), null, null, null, null, null, ABSENT);
  }

  static final long READ = 0;
  static final long WRITE = 0x241;

  static TestEvent exec(NodeProcess process) {
    return new TestEvent(
        "execve", process, 0, process.exePath(), ABSENT, null, null, ABSENT, More.NOTHING);
  }

  static TestEvent open(NodeProcess process, String path, long flags) {
    return new TestEvent("openat", process, 3, path, flags, null, null, ABSENT, More.NOTHING);
  }

  static TestEvent connect(NodeProcess process, String address, int port) {
    InetAddress server = InetAddress.ofLiteral(address);
    return new TestEvent("connect", process, 0, null, ABSENT, "tcp", server, port, More.NOTHING);
  }

  static TestEvent connectUnix(NodeProcess process, String path) {
    return new TestEvent("connect", process, 0, path, ABSENT, "unix", null, ABSENT, More.NOTHING);
  }

  TestEvent returning(long value) {
    return new TestEvent(type, process, value, path, openFlags, protocol, server, serverPort, more);
  }

  /** A call by its name and its arguments. */
  static TestEvent call(NodeProcess process, String type, long... arguments) {
    List<Long> all = new ArrayList<>();
    for (long argument : arguments) {
      all.add(argument);
    }
    return new TestEvent(
        type,
        process,
        0,
        null,
        ABSENT,
        null,
        null,
        ABSENT,
        new More(all, null, null, null, null, null, ABSENT));
  }

  /** About a file, whose path was given in full. */
  TestEvent at(String file) {
    return at(file, file);
  }

  TestEvent at(String file, String given) {
    return with(
        file,
        new More(
            more.arguments,
            given,
            more.targetPath,
            more.target,
            more.data,
            more.serverName,
            more.fd));
  }

  /** With a second path. */
  TestEvent to(String file) {
    return with(
        path,
        new More(
            more.arguments, more.rawPath, file, more.target, more.data, more.serverName, more.fd));
  }

  TestEvent aimedAt(NodeProcess target) {
    return with(
        path,
        new More(
            more.arguments,
            more.rawPath,
            more.targetPath,
            target,
            more.data,
            more.serverName,
            more.fd));
  }

  /** With data, a character for each byte. */
  TestEvent carrying(String bytes) {
    return with(
        path,
        new More(
            more.arguments,
            more.rawPath,
            more.targetPath,
            more.target,
            bytes,
            more.serverName,
            more.fd));
  }

  TestEvent toServerNamed(String name) {
    return with(
        path,
        new More(
            more.arguments, more.rawPath, more.targetPath, more.target, more.data, name, more.fd));
  }

  TestEvent of(long descriptor) {
    return with(
        path,
        new More(
            more.arguments,
            more.rawPath,
            more.targetPath,
            more.target,
            more.data,
            more.serverName,
            descriptor));
  }

  private TestEvent with(@Nullable String file, More other) {
    return new TestEvent(
        type, process, result, file, openFlags, protocol, server, serverPort, other);
  }

  @Override
  public long argument(int index) {
    return index < more.arguments.size() ? more.arguments.get(index) : ABSENT;
  }

  @Override
  public @Nullable String targetPath() {
    return more.targetPath;
  }

  @Override
  public @Nullable String rawTargetPath() {
    return more.targetPath;
  }

  @Override
  public int targetPid() {
    return more.target == null ? -1 : more.target.pid();
  }

  @Override
  public @Nullable NodeProcess targetProcess() {
    return more.target;
  }

  @Override
  public byte @Nullable [] data() {
    return more.data == null ? null : more.data.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public @Nullable String nameOf(byte[] address) {
    return server != null && Arrays.equals(address, server.getAddress()) ? more.serverName : null;
  }

  @Override
  public @Nullable String userName(long uid) {
    return uid == 65_534 ? "nobody" : null;
  }

  @Override
  public long timeNanos() {
    return process.startNanos() + 1_000_000;
  }

  @Override
  public long fd() {
    return openFlags == ABSENT ? more.fd : result;
  }

  @Override
  public @Nullable String rawPath() {
    return more.rawPath == null ? path : more.rawPath;
  }

  @Override
  public byte @Nullable [] serverAddress() {
    return server == null ? null : server.getAddress();
  }

  @Override
  public byte @Nullable [] clientAddress() {
    return protocol == null || protocol.equals("unix") ? null : new byte[] {10, 0, 0, 5};
  }

  @Override
  public long clientPort() {
    return clientAddress() == null ? ABSENT : 40_000;
  }

  @Override
  public Activity activity() {
    Actor actor = actor();
    if (protocol != null) {
      String address = server == null ? String.valueOf(path) : server.getHostAddress();
      return new NetworkActivity(
          NetworkActivity.Action.OPEN,
          actor,
          new Endpoint("10.0.0.5", 40_000),
          new Endpoint(address, (int) Math.max(0, serverPort)),
          protocol,
          (int) result);
    }
    if (openFlags != ABSENT) {
      return new FileActivity(
          FileActivity.Action.OPEN, actor, String.valueOf(path), "", (int) result);
    }
    return new ProcessActivity(ProcessActivity.Action.LAUNCH, actor, 0);
  }

  private Actor actor() {
    List<ProcessEntity> ancestry = new ArrayList<>();
    for (NodeProcess p = process.parent(); p != null; p = p.parent()) {
      ancestry.add(entity(p));
    }
    Container container =
        process.containerId().isEmpty()
            ? Container.HOST
            : new Container(
                process.containerId(),
                "web",
                "docker.io/library/nginx:1.27",
                "containerd",
                "uid-1",
                "web-1",
                "shop");
    return new Actor(
        new Process(entity(process), "/", new User(process.uid(), "root"), "", ancestry),
        container);
  }

  private static ProcessEntity entity(NodeProcess process) {
    return new ProcessEntity(
        process.pid(),
        process.pid() + "-" + process.startNanos(),
        String.valueOf(process.name()),
        String.valueOf(process.exePath()),
        String.join(" ", process.arguments()),
        Instant.ofEpochSecond(0, process.startNanos()));
  }
}
