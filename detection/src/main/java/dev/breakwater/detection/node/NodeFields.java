package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.EventSource;
import java.util.Set;

/**
 * The source {@code syscall}: Falco's fields, as far as the sensor's view answers them. A field
 * that it cannot answer is not declared, so that a rule which needs it is refused rather than
 * silent.
 */
public final class NodeFields {

  /** The calls that public rules watch, and those that the state of processes follows from. */
  private static final Set<String> EVENT_TYPES =
      Set.of(
          "accept",
          "accept4",
          "bind",
          "bpf",
          "capset",
          "chdir",
          "chmod",
          "chroot",
          "clone",
          "clone3",
          "close",
          "connect",
          "creat",
          "dup",
          "dup2",
          "dup3",
          "execve",
          "execveat",
          "fchdir",
          "fchmod",
          "fchmodat",
          "finit_module",
          "fork",
          "init_module",
          "link",
          "linkat",
          "listen",
          "mkdir",
          "mkdirat",
          "open",
          "open_by_handle_at",
          "openat",
          "openat2",
          "prctl",
          "procexit",
          "ptrace",
          "recvfrom",
          "recvmsg",
          "rename",
          "renameat",
          "renameat2",
          "rmdir",
          "sendmsg",
          "sendto",
          "setgid",
          "setns",
          "setsid",
          "setuid",
          "socket",
          "symlink",
          "symlinkat",
          "unlink",
          "unlinkat",
          "unshare",
          "userfaultfd",
          "vfork");

  /** The source. */
  public static final EventSource<NodeEvent> SOURCE =
      new EventSource<>("syscall", declare().fields(), EVENT_TYPES, NodeEvent::type);

  private NodeFields() {}

  private static FieldList<NodeEvent> declare() {
    FieldList<NodeEvent> fields = new FieldList<>();
    EventFields.declare(fields);
    DescriptorFields.declare(fields);
    ProcessFields.declare(fields);
    ContainerFields.declare(fields);
    return fields;
  }
}
