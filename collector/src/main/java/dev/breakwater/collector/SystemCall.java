package dev.breakwater.collector;

import static dev.breakwater.collector.CallForm.DIRECTORY;
import static dev.breakwater.collector.CallForm.LENGTH_BY_ADDRESS;
import static dev.breakwater.collector.CallForm.MESSAGE;
import static dev.breakwater.collector.CallForm.NONE;
import static dev.breakwater.collector.CallForm.OPEN_HOW;
import static dev.breakwater.collector.CallForm.OWN_ADDRESS;
import static dev.breakwater.collector.CallForm.call;
import static dev.breakwater.collector.CallForm.open;
import static dev.breakwater.collector.CallForm.socket;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The system calls that the sensor can tell, by the names of the Falco language, with their numbers
 * on each architecture (the kernel's syscall tables) and what their arguments are.
 */
enum SystemCall {
  OPEN("open", 2, 5, NONE, 5, Kind.OPEN, open().path(0).openFlags(1)),
  CREAT("creat", 85, 8, NONE, 8, Kind.OPEN, open().path(0)),
  OPENAT("openat", 257, 295, 56, 322, Kind.OPEN, open().pathAt(0, 1).openFlags(2)),
  OPENAT2(
      "openat2",
      437,
      437,
      437,
      437,
      Kind.OPEN,
      open().pathAt(0, 1).openFlags(2).with(OPEN_HOW).wide(2, 3)),
  OPEN_BY_HANDLE_AT(
      "open_by_handle_at", 304, 342, 265, 371, Kind.OPEN, open().openFlags(2).urgent().wide(1)),
  UNLINK("unlink", 87, 10, NONE, 10, Kind.DELETE, call().path(0)),
  UNLINKAT("unlinkat", 263, 301, 35, 328, Kind.DELETE, call().pathAt(0, 1)),
  RMDIR("rmdir", 84, 40, NONE, 40, Kind.DELETE, call().path(0)),
  RENAME("rename", 82, 38, NONE, 38, Kind.RENAME, call().path(0).target(1)),
  RENAMEAT("renameat", 264, 302, 38, 329, Kind.RENAME, call().pathAt(0, 1).targetAt(2, 3)),
  RENAMEAT2("renameat2", 316, 353, 276, 382, Kind.RENAME, call().pathAt(0, 1).targetAt(2, 3)),
  LINK("link", 86, 9, NONE, 9, Kind.LINK, call().path(0).target(1)),
  LINKAT("linkat", 265, 303, 37, 330, Kind.LINK, call().pathAt(0, 1).targetAt(2, 3)),
  SYMLINK("symlink", 88, 83, NONE, 83, Kind.SYMLINK, call().path(0).target(1)),
  SYMLINKAT("symlinkat", 266, 304, 36, 331, Kind.SYMLINK, call().path(0).targetAt(1, 2)),
  MKDIR("mkdir", 83, 39, NONE, 39, Kind.CREATE, call().path(0)),
  MKDIRAT("mkdirat", 258, 296, 34, 323, Kind.CREATE, call().pathAt(0, 1)),
  MKNOD("mknod", 133, 14, NONE, 14, Kind.CREATE, call().path(0)),
  MKNODAT("mknodat", 259, 297, 33, 324, Kind.CREATE, call().pathAt(0, 1)),
  CHMOD("chmod", 90, 15, NONE, 15, Kind.SET_ATTRIBUTES, call().path(0)),
  FCHMOD("fchmod", 91, 94, 52, 94, Kind.SET_ATTRIBUTES, call().fd(0)),
  FCHMODAT("fchmodat", 268, 306, 53, 333, Kind.SET_ATTRIBUTES, call().pathAt(0, 1)),
  FCHMODAT2("fchmodat2", 452, 452, 452, 452, Kind.SET_ATTRIBUTES, call().pathAt(0, 1)),
  CHOWN("chown", 92, 212, NONE, 212, Kind.SET_ATTRIBUTES, call().path(0)),
  LCHOWN("lchown", 94, 198, NONE, 198, Kind.SET_ATTRIBUTES, call().path(0)),
  FCHOWN("fchown", 93, 207, 55, 207, Kind.SET_ATTRIBUTES, call().fd(0)),
  FCHOWNAT("fchownat", 260, 298, 54, 325, Kind.SET_ATTRIBUTES, call().pathAt(0, 1)),
  SOCKET("socket", 41, 359, 198, 281, Kind.KERNEL, socket().fdResult()),
  BIND("bind", 49, 361, 200, 282, Kind.LISTEN, socket().fd(0).address(1, 2).with(OWN_ADDRESS)),
  LISTEN("listen", 50, 363, 201, 284, Kind.LISTEN, socket().fd(0)),
  CONNECT("connect", 42, 362, 203, 283, Kind.CONNECT, socket().fd(0).address(1, 2)),
  ACCEPT(
      "accept",
      43,
      NONE,
      202,
      285,
      Kind.ACCEPT,
      socket().fdResult().address(1, 2).with(LENGTH_BY_ADDRESS).wide(2)),
  ACCEPT4(
      "accept4",
      288,
      364,
      242,
      366,
      Kind.ACCEPT,
      socket().fdResult().address(1, 2).with(LENGTH_BY_ADDRESS).wide(2)),
  SENDTO("sendto", 44, 369, 206, 290, Kind.SEND, socket().fd(0).data(1, 2).address(4, 5)),
  SENDMSG("sendmsg", 46, 370, 211, 296, Kind.SEND, socket().fd(0).address(1, 1).with(MESSAGE)),
  RECVFROM(
      "recvfrom",
      45,
      371,
      207,
      292,
      Kind.RECEIVE,
      socket().fd(0).data(1, 2).address(4, 5).with(LENGTH_BY_ADDRESS).wide(5)),
  RECVMSG("recvmsg", 47, 372, 212, 297, Kind.RECEIVE, socket().fd(0).address(1, 1).with(MESSAGE)),
  DUP("dup", 32, 41, 23, 41, Kind.KERNEL, call().fdResult()),
  DUP2("dup2", 33, 63, NONE, 63, Kind.KERNEL, call().fdResult()),
  DUP3("dup3", 292, 330, 24, 358, Kind.KERNEL, call().fdResult()),
  CHDIR("chdir", 80, 12, 49, 12, Kind.KERNEL, call().path(0).with(DIRECTORY)),
  FCHDIR("fchdir", 81, 133, 50, 133, Kind.KERNEL, call().fd(0).with(DIRECTORY)),
  CHROOT("chroot", 161, 61, 51, 61, Kind.KERNEL, call().path(0).urgent()),
  PIVOT_ROOT("pivot_root", 155, 217, 41, 218, Kind.KERNEL, call().path(0).target(1).urgent()),
  MOUNT(
      "mount", 165, 21, 40, 21, Kind.KERNEL, call().path(0).target(1).text(2).urgent().wide(3, 4)),
  UMOUNT2("umount2", 166, 52, 39, 52, Kind.KERNEL, call().path(0).urgent()),
  MOVE_MOUNT(
      "move_mount", 429, 429, 429, 429, Kind.KERNEL, call().pathAt(0, 1).targetAt(2, 3).urgent()),
  OPEN_TREE("open_tree", 428, 428, 428, 428, Kind.KERNEL, call().pathAt(0, 1).urgent()),
  SETNS("setns", 308, 346, 268, 375, Kind.KERNEL, call().fd(0).urgent()),
  UNSHARE("unshare", 272, 310, 97, 337, Kind.KERNEL, call().urgent().wide(0)),
  PTRACE("ptrace", 101, 26, 117, 26, Kind.KERNEL, call().pid(1).urgent().wide(0, 1, 2, 3)),
  PROCESS_VM_WRITEV(
      "process_vm_writev",
      311,
      348,
      271,
      377,
      Kind.KERNEL,
      call().pid(0).urgent().wide(1, 2, 3, 4, 5)),
  KILL("kill", 62, 37, 129, 37, Kind.KERNEL, call().pid(0).urgent()),
  TKILL("tkill", 200, 238, 130, 238, Kind.KERNEL, call().pid(0).urgent()),
  TGKILL("tgkill", 234, 270, 131, 268, Kind.KERNEL, call().pid(0).urgent()),
  BPF("bpf", 321, 357, 280, 386, Kind.KERNEL, call().urgent().wide(1)),
  INIT_MODULE("init_module", 175, 128, 105, 128, Kind.KERNEL, call().text(2).urgent().wide(0, 1)),
  FINIT_MODULE("finit_module", 313, 350, 273, 379, Kind.KERNEL, call().fd(0).text(1).urgent()),
  DELETE_MODULE("delete_module", 176, 129, 106, 129, Kind.KERNEL, call().text(0).urgent()),
  USERFAULTFD("userfaultfd", 323, 374, 282, 388, Kind.KERNEL, call().urgent()),
  MEMFD_CREATE("memfd_create", 319, 356, 279, 385, Kind.KERNEL, call().fdResult().text(0).urgent()),
  IO_URING_SETUP(
      "io_uring_setup", 425, 425, 425, 425, Kind.KERNEL, call().fdResult().urgent().wide(1)),
  SETUID("setuid", 105, 213, 146, 213, Kind.KERNEL, call().urgent()),
  SETGID("setgid", 106, 214, 144, 214, Kind.KERNEL, call().urgent()),
  SETREUID("setreuid", 113, 203, 145, 203, Kind.KERNEL, call().urgent()),
  SETREGID("setregid", 114, 204, 143, 204, Kind.KERNEL, call().urgent()),
  SETRESUID("setresuid", 117, 208, 147, 208, Kind.KERNEL, call().urgent()),
  SETRESGID("setresgid", 119, 210, 149, 210, Kind.KERNEL, call().urgent()),
  CAPSET("capset", 126, 185, 91, 185, Kind.KERNEL, call().urgent().wide(0, 1)),
  SETSID("setsid", 112, 66, 157, 66, Kind.KERNEL, call()),
  PRCTL("prctl", 157, 172, 167, 172, Kind.KERNEL, call().text(1).wide(1, 2, 3, 4)),
  CLONE("clone", 56, 120, 220, 120, Kind.KERNEL, call().wide(0, 1, 2, 3, 4)),
  CLONE3("clone3", 435, 435, 435, 435, Kind.KERNEL, call().wide(0, 1)),
  FORK("fork", 57, 2, NONE, 2, Kind.KERNEL, call()),
  VFORK("vfork", 58, 190, NONE, 190, Kind.KERNEL, call());

  /** What a call does, as activities tell it apart. */
  enum Kind {
    OPEN,
    CREATE,
    DELETE,
    RENAME,
    LINK,
    SYMLINK,
    SET_ATTRIBUTES,
    CONNECT,
    LISTEN,
    ACCEPT,
    SEND,
    RECEIVE,
    KERNEL
  }

  private static final List<SystemCall> ALL = List.of(values());
  private static final Map<String, SystemCall> BY_NAME = byName();

  private final String text;
  private final int amd64;
  private final int i386;
  private final int arm64;
  private final int arm;
  private final Kind kind;

  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  private final CallForm form;

  SystemCall(String text, int amd64, int i386, int arm64, int arm, Kind kind, CallForm form) {
    this.text = text;
    this.amd64 = amd64;
    this.i386 = i386;
    this.arm64 = arm64;
    this.arm = arm;
    this.kind = kind;
    this.form = form;
  }

  /**
   * The call of that id: its place here, which the kernel side's {@code struct form} carries.
   *
   * @throws IllegalStateException if there is none
   */
  static SystemCall of(int id) {
    if (id < 0 || id >= ALL.size()) {
      throw new IllegalStateException("no system call has the id " + id);
    }
    return ALL.get(id);
  }

  /** The call of that name; empty if the sensor does not know it. */
  static Optional<SystemCall> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** What the kernel side calls it. */
  int id() {
    return ALL.indexOf(this);
  }

  /** Its name in the Falco language. */
  String text() {
    return text;
  }

  Kind kind() {
    return kind;
  }

  CallForm form() {
    return form;
  }

  /**
   * Its number among the machine's own calls, or among those of 32-bit programs; {@link
   * CallForm#NONE} if there is none.
   *
   * @param architecture by Java's name of it
   * @throws SensorException if the sensor does not know its numbers
   */
  int number(String architecture, boolean compat) {
    return switch (architecture) {
      case "amd64" -> compat ? i386 : amd64;
      case "aarch64" -> compat ? arm : arm64;
      default ->
          throw new SensorException("the sensor does not know the system calls of " + architecture);
    };
  }

  private static Map<String, SystemCall> byName() {
    Map<String, SystemCall> calls = new HashMap<>();
    for (SystemCall call : ALL) {
      calls.put(call.text, call);
    }
    return Map.copyOf(calls);
  }
}
