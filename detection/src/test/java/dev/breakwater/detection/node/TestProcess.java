package dev.breakwater.detection.node;

import dev.breakwater.signals.Container;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process of a test; what a test does not say is ordinary. Each change makes another process. */
final class TestProcess implements NodeProcess {
  static final String CONTAINER = "0123456789ab".repeat(5) + "cdef";
  static final long CONTAINER_START = 1_700_000_000_000_000_000L;

  private String name;
  private final String exePath;
  private String exe;
  private final List<String> arguments;
  private @Nullable NodeProcess parent;
  private String containerId = "";
  private NodeContainer container = NodeContainer.HOST;
  private long tty;
  private boolean executableInUpperLayer;
  private boolean executableInMemory;
  private long executableChangedNanos;
  private boolean standardStreamIsSocket;
  private int pid = 4_711;
  private int vpid = 4_711;
  private long uid;
  private long capabilities = 1L << 21 | 1;
  private List<String> environment = List.of();
  private long sessionId = NodeEvent.ABSENT;
  private long group = NodeEvent.ABSENT;
  private long virtualGroup = NodeEvent.ABSENT;

  private TestProcess(String name, String exePath, List<String> arguments) {
    this.name = name;
    this.exePath = exePath;
    this.exe = exePath;
    this.arguments = arguments;
  }

  /** A program of the node. */
  static TestProcess host(String exePath, String... arguments) {
    return new TestProcess(comm(exePath), exePath, List.of(arguments));
  }

  /** A program in a container. */
  static TestProcess contained(String exePath, String... arguments) {
    TestProcess process = host(exePath, arguments);
    process.vpid = 7;
    return process.in(
        new NodeContainer(
            CONTAINER,
            "web",
            "docker.io/library/nginx:1.27",
            "sha256:ab12",
            "containerd",
            NodeContainer.Known.NO,
            List.of(new NodeContainer.Mount("/etc", "/host/etc", "ro", false, "rprivate")),
            CONTAINER_START,
            "uid-1",
            "web-1",
            "shop",
            "fedcba987654".repeat(5) + "3210",
            Map.of("app", "web"),
            "Deployment/web"));
  }

  private TestProcess copy() {
    TestProcess copy = new TestProcess(name, exePath, arguments);
    copy.parent = parent;
    copy.exe = exe;
    copy.containerId = containerId;
    copy.container = container;
    copy.tty = tty;
    copy.executableInUpperLayer = executableInUpperLayer;
    copy.executableInMemory = executableInMemory;
    copy.executableChangedNanos = executableChangedNanos;
    copy.standardStreamIsSocket = standardStreamIsSocket;
    copy.pid = pid;
    copy.vpid = vpid;
    copy.uid = uid;
    copy.capabilities = capabilities;
    copy.environment = environment;
    copy.sessionId = sessionId;
    copy.group = group;
    copy.virtualGroup = virtualGroup;
    return copy;
  }

  /** As started through a link of that name, or by a program that names itself so. */
  TestProcess named(String other) {
    TestProcess copy = copy();
    copy.name = other;
    return copy;
  }

  /** With another first argument. */
  TestProcess calledAs(String first) {
    TestProcess copy = copy();
    copy.exe = first;
    return copy;
  }

  TestProcess childOf(NodeProcess other) {
    TestProcess copy = copy();
    copy.parent = other;
    return copy;
  }

  TestProcess in(NodeContainer other) {
    TestProcess copy = copy();
    copy.container = other;
    copy.containerId = other.id();
    return copy;
  }

  TestProcess withTerminal() {
    TestProcess copy = copy();
    copy.tty = 34_816;
    return copy;
  }

  TestProcess inUpperLayer() {
    TestProcess copy = copy();
    copy.executableInUpperLayer = true;
    return copy;
  }

  TestProcess inMemory() {
    TestProcess copy = copy();
    copy.executableInMemory = true;
    return copy;
  }

  TestProcess changedSinceContainerStart(long nanos) {
    TestProcess copy = copy();
    copy.executableChangedNanos = CONTAINER_START + nanos;
    return copy;
  }

  TestProcess onSocket() {
    TestProcess copy = copy();
    copy.standardStreamIsSocket = true;
    return copy;
  }

  TestProcess withId(int id) {
    TestProcess copy = copy();
    copy.pid = id;
    return copy;
  }

  TestProcess as(long user) {
    TestProcess copy = copy();
    copy.uid = user;
    return copy;
  }

  TestProcess with(String... variables) {
    TestProcess copy = copy();
    copy.environment = List.of(variables);
    return copy;
  }

  /** Of a session and of a group, which has that id in the process' own namespace. */
  TestProcess ofSession(long session, long processGroup, long inOwnNamespace) {
    TestProcess copy = copy();
    copy.sessionId = session;
    copy.group = processGroup;
    copy.virtualGroup = inOwnNamespace;
    return copy;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String exePath() {
    return exePath;
  }

  @Override
  public List<String> arguments() {
    return arguments;
  }

  @Override
  public @Nullable NodeProcess parent() {
    return parent;
  }

  @Override
  public String containerId() {
    return containerId;
  }

  @Override
  public NodeContainer container() {
    return container;
  }

  @Override
  public long tty() {
    return tty;
  }

  @Override
  public boolean executableInUpperLayer() {
    return executableInUpperLayer;
  }

  @Override
  public boolean executableInMemory() {
    return executableInMemory;
  }

  @Override
  public long executableChangedNanos() {
    return executableChangedNanos;
  }

  @Override
  public boolean standardStreamIsSocket() {
    return standardStreamIsSocket;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public int vpid() {
    return vpid;
  }

  @Override
  public String exe() {
    return exe;
  }

  @Override
  public String workingDirectory() {
    return "/";
  }

  @Override
  public long uid() {
    return uid;
  }

  @Override
  public long gid() {
    return 0;
  }

  @Override
  public String userName() {
    return uid == 0 ? "root" : "user" + uid;
  }

  @Override
  public String groupName() {
    return "root";
  }

  @Override
  public long loginUid() {
    return -1;
  }

  @Override
  public long startNanos() {
    return CONTAINER_START + 60_000_000_000L;
  }

  @Override
  public long effectiveCapabilities() {
    return capabilities;
  }

  @Override
  public long pidNamespaceStartNanos() {
    return CONTAINER_START;
  }

  @Override
  public List<String> environment() {
    return environment;
  }

  @Override
  public long sessionId() {
    return sessionId;
  }

  @Override
  public long processGroup() {
    return group;
  }

  @Override
  public long virtualProcessGroup() {
    return virtualGroup;
  }

  @Override
  public String shortContainerId() {
    return Container.abbreviated(containerId);
  }

  private static String comm(String exePath) {
    String name = exePath.substring(exePath.lastIndexOf('/') + 1);
    return name.length() <= 15 ? name : name.substring(0, 15);
  }
}
