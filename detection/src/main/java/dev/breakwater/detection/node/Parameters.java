package dev.breakwater.detection.node;

import static dev.breakwater.detection.node.ParameterKinds.descriptor;
import static dev.breakwater.detection.node.ParameterKinds.directory;
import static dev.breakwater.detection.node.ParameterKinds.given;
import static dev.breakwater.detection.node.ParameterKinds.group;
import static dev.breakwater.detection.node.ParameterKinds.hexadecimal;
import static dev.breakwater.detection.node.ParameterKinds.low;
import static dev.breakwater.detection.node.ParameterKinds.mode;
import static dev.breakwater.detection.node.ParameterKinds.named;
import static dev.breakwater.detection.node.ParameterKinds.newDescriptor;
import static dev.breakwater.detection.node.ParameterKinds.number;
import static dev.breakwater.detection.node.ParameterKinds.openFlags;
import static dev.breakwater.detection.node.ParameterKinds.path;
import static dev.breakwater.detection.node.ParameterKinds.permissions;
import static dev.breakwater.detection.node.ParameterKinds.process;
import static dev.breakwater.detection.node.ParameterKinds.quantity;
import static dev.breakwater.detection.node.ParameterKinds.result;
import static dev.breakwater.detection.node.ParameterKinds.target;
import static dev.breakwater.detection.node.ParameterKinds.text;
import static dev.breakwater.detection.node.ParameterKinds.unsigned;
import static dev.breakwater.detection.node.ParameterKinds.user;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters of each type of event, by the names and in the order of Falco's event table.
 * Parameters that the sensor cannot tell are not there.
 */
final class Parameters {
  private static final int SOCKET_TYPE = 0xf;
  private static final Map<String, List<Parameter>> BY_TYPE = new HashMap<>();

  static {
    opens();
    files();
    network();
    processes();
    kernel();
  }

  private Parameters() {}

  /** The types of event that the sensor tells. */
  static Set<String> types() {
    return BY_TYPE.keySet();
  }

  /** The parameters of a type, in Falco's order. */
  static List<Parameter> ofType(String type) {
    return BY_TYPE.getOrDefault(type, List.of());
  }

  /** The parameter of that name for each type that has it. */
  static Map<String, Parameter> byType(String name) {
    Map<String, Parameter> byType = new HashMap<>();
    BY_TYPE.forEach(
        (type, parameters) -> {
          for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
              byType.put(type, parameter);
            }
          }
        });
    return byType;
  }

  /** The names of all parameters. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    BY_TYPE.values().forEach(all -> all.forEach(parameter -> names.add(parameter.name())));
    return names;
  }

  private static void type(String name, Parameter... parameters) {
    BY_TYPE.put(name, List.of(parameters));
  }

  private static void opens() {
    Parameter fd = newDescriptor("fd");
    type("open", fd, path("name"), openFlags(), permissions(Parameters::permissionsOf));
    type(
        "openat",
        fd,
        directory("dirfd", 0),
        path("name"),
        openFlags(),
        permissions(Parameters::permissionsOf));
    type(
        "openat2",
        fd,
        directory("dirfd", 0),
        path("name"),
        openFlags(),
        permissions(Parameters::permissionsOf));
    type("creat", fd, path("name"), permissions(Parameters::permissionsOf));
    type("open_by_handle_at", fd, directory("mountfd", 0), openFlags(), path("path"));
  }

  /** With what permissions an opening makes a file; absent if it makes none or that is not told. */
  static long permissionsOf(NodeEvent event) {
    if (event.openMode() != NodeEvent.ABSENT) {
      return OpenFlags.isCreating(event.openFlags()) ? event.openMode() & 0xffff : 0;
    }
    int place =
        switch (event.type()) {
          case "creat" -> 1;
          case "open" -> 2;
          case "openat" -> 3;
          default -> -1;
        };
    if (place < 0 || event.argument(place) == NodeEvent.ABSENT) {
      return NodeEvent.ABSENT;
    }
    return OpenFlags.isCreating(event.openFlags()) ? event.argument(place) & 0xffff : 0;
  }

  private static void files() {
    Parameter flags = named("flags", 2, CallNames.UNLINK_FLAGS);
    type("unlink", result(), path("path"));
    type("unlinkat", result(), directory("dirfd", 0), path("name"), flags);
    type("rmdir", result(), path("path"));
    type("rename", result(), path("oldpath"), target("newpath"));
    Parameter[] renameAt = {
      result(),
      directory("olddirfd", 0),
      path("oldpath"),
      directory("newdirfd", 2),
      target("newpath")
    };
    type("renameat", renameAt);
    type("renameat2", with(renameAt, named("flags", 4, CallNames.RENAME_FLAGS)));
    type("link", result(), path("oldpath"), target("newpath"));
    type(
        "linkat",
        result(),
        directory("olddir", 0),
        path("oldpath"),
        directory("newdir", 2),
        target("newpath"),
        named("flags", 4, CallNames.LINK_FLAGS));
    Parameter linkTarget = given("target", NodeEvent::rawPath);
    type("symlink", result(), linkTarget, target("linkpath"));
    type("symlinkat", result(), linkTarget, directory("linkdirfd", 1), target("linkpath"));
    type("mkdir", result(), path("path"), permissions(low(1)));
    type("mkdirat", result(), directory("dirfd", 0), path("path"), permissions(low(2)));
    type("mknod", result(), path("path"), mode(1, CallNames.NODE_MODES), unsigned("dev", 2));
    type(
        "mknodat",
        result(),
        directory("dirfd", 0),
        path("path"),
        mode(2, CallNames.NODE_MODES),
        unsigned("dev", 3));
    type("chmod", result(), path("filename"), mode(1, CallNames.MODES));
    type("fchmod", result(), descriptor(), mode(1, CallNames.MODES));
    Parameter[] changeAt = {
      result(), directory("dirfd", 0), path("filename"), mode(2, CallNames.MODES)
    };
    type("fchmodat", changeAt);
    type("fchmodat2", with(changeAt, named("flags", 3, CallNames.OWNER_FLAGS)));
    type("chown", result(), path("path"), unsigned("uid", 1), unsigned("gid", 2));
    type("lchown", result(), path("path"), unsigned("uid", 1), unsigned("gid", 2));
    type("fchown", result(), descriptor(), unsigned("uid", 1), unsigned("gid", 2));
    type(
        "fchownat",
        result(),
        directory("dirfd", 0),
        path("pathname"),
        unsigned("uid", 2),
        unsigned("gid", 3),
        named("flags", 4, CallNames.OWNER_FLAGS));
  }

  private static void network() {
    Parameter tuple = given("tuple", DescriptorFields::connection);
    Parameter data = given("data", ParameterKinds::data);
    Parameter size = unsigned("size", 2);
    type(
        "socket",
        newDescriptor("fd"),
        named("domain", 0, CallNames.ADDRESS_FAMILIES),
        quantity("type", event -> masked(event, SOCKET_TYPE)),
        unsigned("proto", 2),
        named("flags", event -> masked(event, ~SOCKET_TYPE), CallNames.DESCRIPTOR_FLAGS));
    type("bind", result(), given("addr", DescriptorFields::serverEnd), descriptor());
    type("listen", result(), descriptor(), number("backlog", 1));
    type("connect", result(), tuple, descriptor(), given("addr", DescriptorFields::serverEnd));
    type("accept", newDescriptor("fd"), tuple);
    type("accept4", newDescriptor("fd"), tuple, number("flags", 3));
    type("sendto", result(), data, descriptor(), size, tuple);
    type("sendmsg", result(), data, descriptor(), tuple);
    type("recvfrom", result(), data, tuple, descriptor(), size);
    type("recvmsg", result(), data, tuple, descriptor());
    Parameter duplicate = newDescriptor("res");
    type("dup", duplicate, number("oldfd", 0));
    type("dup2", duplicate, number("oldfd", 0), number("newfd", 1));
    type(
        "dup3",
        duplicate,
        number("oldfd", 0),
        number("newfd", 1),
        named("flags", 2, CallNames.DUP_FLAGS));
  }

  private static long masked(NodeEvent event, int mask) {
    long type = event.argument(1);
    return type == NodeEvent.ABSENT ? type : type & mask;
  }

  private static void processes() {
    Parameter[] execution = ProcessParameters.ofExecution();
    type("execve", with(execution, path("filename")));
    type("execveat", execution);
    Parameter[] clone = ProcessParameters.ofClone();
    type("clone", with(clone, named("flags", 0, CallNames.CLONE_FLAGS)));
    type("clone3", clone);
    type("fork", clone);
    type("vfork", clone);
    type("procexit");
    type("setuid", result(), user("uid", 0));
    type("setgid", result(), group("gid", 0));
    type("setreuid", result(), user("ruid", 0), user("euid", 1));
    type("setregid", result(), group("rgid", 0), group("egid", 1));
    type("setresuid", result(), user("ruid", 0), user("euid", 1), user("suid", 2));
    type("setresgid", result(), group("rgid", 0), group("egid", 1), group("sgid", 2));
    type("setsid", result());
    type("capset", result());
    type("chdir", result(), path("path"));
    type("fchdir", result(), descriptor());
    type("chroot", result(), path("path"));
    type("kill", result(), process("pid", 0), named("sig", 1, CallNames.SIGNALS));
    type("tkill", result(), process("tid", 0), named("sig", 1, CallNames.SIGNALS));
    type(
        "tgkill",
        result(),
        process("pid", 0),
        number("tid", 1),
        named("sig", 2, CallNames.SIGNALS));
    type(
        "prctl",
        result(),
        named("option", 0, CallNames.PRCTL_OPTIONS),
        text("arg2_str"),
        quantity("arg2_int", event -> event.argument(1)));
  }

  private static void kernel() {
    type("setns", result(), descriptor(), named("nstype", 1, CallNames.CLONE_FLAGS));
    type("unshare", result(), named("flags", 0, CallNames.CLONE_FLAGS));
    type(
        "ptrace",
        result(),
        hexadecimal("addr", 2),
        hexadecimal("data", 3),
        named("request", 0, CallNames.PTRACE_REQUESTS),
        process("pid", 1));
    type("process_vm_writev", result(), process("pid", 0));
    type("bpf", newDescriptor("fd"), named("cmd", 0, CallNames.BPF_COMMANDS));
    type("init_module", result(), quantity("length", event -> event.argument(1)), text("uargs"));
    type(
        "finit_module",
        result(),
        descriptor(),
        text("uargs"),
        named("flags", 2, CallNames.MODULE_FLAGS));
    type("delete_module", result(), text("name"), named("flags", 1, CallNames.DELETE_MODULE_FLAGS));
    type("userfaultfd", newDescriptor("res"), named("flags", 0, CallNames.DESCRIPTOR_FLAGS));
    type(
        "memfd_create",
        newDescriptor("fd"),
        text("name"),
        named("flags", 1, CallNames.MEMFD_FLAGS));
    type("io_uring_setup", result(), unsigned("entries", 0));
    type(
        "mount",
        result(),
        given("dev", NodeEvent::rawPath),
        target("dir"),
        text("type"),
        named("flags", 3, CallNames.MOUNT_FLAGS));
    type("umount2", result(), path("name"), named("flags", 1, CallNames.UMOUNT_FLAGS));
    type("move_mount", result(), path("oldpath"), target("newpath"));
    type("open_tree", newDescriptor("fd"), directory("dirfd", 0), path("path"));
    type("pivot_root", result(), path("newroot"), target("putold"));
  }

  private static Parameter[] with(Parameter[] some, Parameter more) {
    Parameter[] all = Arrays.copyOf(some, some.length + 1);
    all[some.length] = more;
    return all;
  }
}
