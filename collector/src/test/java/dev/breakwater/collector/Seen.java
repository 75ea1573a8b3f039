package dev.breakwater.collector;

import dev.breakwater.detection.node.NodeEvent;
import dev.breakwater.detection.node.NodeProcess;
import dev.breakwater.signals.Activity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** An event as a rule saw it, kept for a test to look at. */
record Seen(
    String type,
    long time,
    long result,
    long fd,
    @Nullable String path,
    @Nullable String rawPath,
    @Nullable String targetPath,
    long openFlags,
    long openMode,
    List<Long> callArguments,
    int targetPid,
    @Nullable String data,
    @Nullable String clientAddress,
    long clientPort,
    @Nullable String protocol,
    @Nullable String serverAddress,
    @Nullable String serverName,
    long serverPort,
    int pid,
    int vpid,
    @Nullable String name,
    @Nullable String exe,
    @Nullable String exePath,
    List<String> arguments,
    @Nullable String workingDirectory,
    long uid,
    @Nullable String userName,
    long loginUid,
    long capabilities,
    List<String> environment,
    long session,
    long group,
    long executableInode,
    long executableModified,
    long start,
    long executableChanged,
    long namespaceStart,
    boolean upperLayer,
    boolean inMemory,
    boolean writable,
    @Nullable String groupName,
    boolean streamIsSocket,
    String containerId,
    List<String> ancestors,
    Activity activity) {

  static Seen of(NodeEvent event) {
    NodeProcess process = event.process();
    byte[] data = event.data();
    List<String> ancestors = new ArrayList<>();
    for (NodeProcess p = process.parent(); p != null; p = p.parent()) {
      ancestors.add(String.valueOf(p.name()));
    }
    return new Seen(
        event.type(),
        event.timeNanos(),
        event.result(),
        event.fd(),
        event.path(),
        event.rawPath(),
        event.targetPath(),
        event.openFlags(),
        event.openMode(),
        LongStream.range(0, 6).map(i -> event.argument((int) i)).boxed().toList(),
        event.targetPid(),
        data == null ? null : new String(data, StandardCharsets.UTF_8),
        text(event.clientAddress()),
        event.clientPort(),
        event.protocol(),
        text(event.serverAddress()),
        name(event),
        event.serverPort(),
        process.pid(),
        process.vpid(),
        process.name(),
        process.exe(),
        process.exePath(),
        process.arguments(),
        process.workingDirectory(),
        process.uid(),
        process.userName(),
        process.loginUid(),
        process.effectiveCapabilities(),
        process.environment(),
        process.sessionId(),
        process.processGroup(),
        process.executableInode(),
        process.executableModifiedNanos(),
        process.startNanos(),
        process.executableChangedNanos(),
        process.pidNamespaceStartNanos(),
        process.executableInUpperLayer(),
        process.executableInMemory(),
        process.executableWritable(),
        process.groupName(),
        process.standardStreamIsSocket(),
        process.containerId(),
        List.copyOf(ancestors),
        event.activity());
  }

  private static @Nullable String text(byte @Nullable [] address) {
    return address == null ? null : Protocol.text(address);
  }

  private static @Nullable String name(NodeEvent event) {
    byte[] address = event.serverAddress();
    return address == null ? null : event.nameOf(address);
  }

  boolean isExec() {
    return type.equals("execve");
  }

  boolean isOpen() {
    return type.equals("open")
        || type.equals("openat")
        || type.equals("openat2")
        || type.equals("creat");
  }
}
