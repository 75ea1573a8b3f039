package dev.breakwater.collector;

/**
 * Where the members of the kernel side's structures lie: {@code collector/src/main/bpf/events.h}. A
 * test compares them with the types in the compiled object.
 */
final class EventLayout {

  /** {@code enum event_type}. */
  static final int EXEC = 1;

  static final int FORK = 2;
  static final int EXIT = 3;
  static final int TASK = 4;
  static final int CGROUP = 5;
  static final int CALL = 6;
  static final int DNS = 40;
  static final int CANARY = 41;

  /** {@code enum stream}. */
  static final int STREAMS = 16;

  /** {@code struct event}. */
  static final int SIZE = 0;

  static final int TYPE = 4;
  static final int STREAM = 5;
  static final int CPU = 6;
  static final int SEQUENCE = 8;
  static final int TIME = 16;
  static final int START = 24;
  static final int RESULT = 32;
  static final int PID = 40;
  static final int TID = 44;
  static final int UID = 48;
  static final int GID = 52;
  static final int HEAD_BYTES = 56;

  /** {@code struct process_event}. */
  static final int PARENT_START = 56;

  static final int NAMESPACE_START = 64;
  static final int EFFECTIVE = 72;
  static final int PERMITTED = 80;
  static final int INHERITABLE = 88;
  static final int CHANGED = 96;
  static final int MODIFIED = 104;
  static final int EXECUTABLE_INODE = 112;
  static final int PARENT = 120;
  static final int VPID = 124;
  static final int LEVEL = 128;
  static final int LOGIN = 132;
  static final int TTY = 136;
  static final int FLAGS = 140;
  static final int GROUP = 144;
  static final int SESSION = 148;
  static final int VGROUP = 152;
  static final int VSESSION = 156;
  static final int EXIT_CODE = 160;
  static final int NAME = 168;
  static final int NAME_BYTES = 16;
  static final int PROCESS_PIECES = 184;
  static final int PROCESS_TEXT = 224;

  /** {@code enum process_piece}. */
  static final int CGROUPS = 4;

  static final int EXE = 4;
  static final int CWD = 5;
  static final int FILE = 6;
  static final int ARGUMENTS = 7;
  static final int ENVIRONMENT = 8;

  /** {@code enum process_flags}. */
  static final int KERNEL_THREAD = 1;

  static final int EXE_IN_UPPER_LAYER = 1 << 1;
  static final int EXE_IN_MEMORY = 1 << 2;
  static final int EXECVEAT = 1 << 3;
  static final int STANDARD_STREAM_IS_SOCKET = 7 << 4;
  static final int EXE_WRITABLE = 1 << 7;

  /** {@code struct call_event}. */
  static final int CALL_ARGUMENTS = 56;

  static final int CALL_INODE = 104;
  static final int CALL_NUMBER = 112;
  static final int CALL_FD = 116;
  static final int CALL_TARGET = 120;
  static final int CALL_OPEN_FLAGS = 124;
  static final int CALL_FLAGS = 128;
  static final int CALL_FOLDED = 132;
  static final int CALL_PIECES = 136;
  static final int CALL_OPEN_MODE = 164;
  static final int CALL_TEXT = 168;

  /** {@code enum call_piece}. */
  static final int PATH = 0;

  static final int GIVEN = 1;
  static final int BASE = 2;
  static final int TARGET_GIVEN = 3;
  static final int TARGET_BASE = 4;
  static final int DATA = 5;
  static final int SOCKET = 6;

  /** {@code enum call_flags}. */
  static final int CREATED = 1;

  static final int COMPAT = 1 << 1;

  /** {@code struct socket_ends}, within its piece. */
  static final int SOCKET_FAMILY = 0;

  static final int SOCKET_TYPE = 2;
  static final int SOCKET_PROTOCOL = 4;
  static final int SOCKET_LOCAL_PORT = 6;
  static final int SOCKET_REMOTE_PORT = 8;
  static final int SOCKET_PATH_LENGTH = 10;
  static final int SOCKET_LOCAL = 12;
  static final int SOCKET_REMOTE = 28;
  static final int SOCKET_PATH = 44;
  static final int SOCKET_PATH_BYTES = 112;

  /** {@code struct text}: how much of it can belong to an event. */
  static final int TEXT_BYTES = 20_480;

  /** How long an event can be. */
  static final int LONGEST = PROCESS_TEXT + TEXT_BYTES;

  /** {@code struct piece}. */
  static final int PIECE_BYTES = 4;

  /** {@code enum how}. */
  static final int WHOLE = 0;

  static final int CUT = 1;
  static final int DETACHED = 2;
  static final int UNREADABLE = 3;
  static final int OUTSIDE = 4;

  private EventLayout() {}
}
