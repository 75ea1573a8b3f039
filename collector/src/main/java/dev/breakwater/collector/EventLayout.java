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
  static final int OPEN = 6;
  static final int CONNECT = 7;

  /** {@code struct event}. */
  static final int SIZE = 0;

  static final int TYPE = 4;
  static final int CPU = 6;
  static final int SEQUENCE = 8;
  static final int TIME = 16;
  static final int START = 24;
  static final int RESULT = 32;
  static final int PID = 40;
  static final int UID = 48;
  static final int GID = 52;
  static final int HEAD_BYTES = 56;

  /** {@code struct process_event}. */
  static final int PARENT_START = 56;

  static final int NAMESPACE_START = 64;
  static final int CAPABILITIES = 72;
  static final int CHANGED = 80;
  static final int PARENT = 88;
  static final int VPID = 92;
  static final int LEVEL = 96;
  static final int LOGIN = 100;
  static final int TTY = 104;
  static final int FLAGS = 108;
  static final int EXIT_CODE = 112;
  static final int NAME = 120;
  static final int NAME_BYTES = 16;
  static final int PROCESS_PIECES = 136;
  static final int PROCESS_TEXT = 168;

  /** {@code enum process_piece}. */
  static final int CGROUPS = 4;

  static final int EXE = 4;
  static final int CWD = 5;
  static final int FILE = 6;
  static final int ARGUMENTS = 7;

  /** {@code enum process_flags}. */
  static final int KERNEL_THREAD = 1;

  static final int EXE_IN_UPPER_LAYER = 1 << 1;
  static final int EXE_IN_MEMORY = 1 << 2;
  static final int STANDARD_STREAM_IS_SOCKET = 7 << 4;

  /** {@code struct open_event}. */
  static final int OPEN_FLAGS = 56;

  static final int OPEN_CALL = 60;
  static final int OPEN_CREATED = 64;
  static final int OPEN_PIECES = 68;
  static final int OPEN_TEXT = 80;

  /** {@code enum open_piece}. */
  static final int PATH = 0;

  static final int BASE = 1;
  static final int GIVEN = 2;

  /** {@code struct connect_event}. */
  static final int CONNECT_FD = 56;

  static final int CONNECT_FAMILY = 60;
  static final int CONNECT_SOCKET_TYPE = 62;
  static final int CONNECT_PROTOCOL = 64;
  static final int CONNECT_SOURCE_PORT = 66;
  static final int CONNECT_DESTINATION_PORT = 68;
  static final int CONNECT_SOURCE = 72;
  static final int CONNECT_DESTINATION = 88;
  static final int CONNECT_PATH = 104;
  static final int CONNECT_PATH_BYTES = 112;
  static final int CONNECT_BYTES = 216;

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
