package dev.breakwater.collector;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the arguments of a system call are: {@code struct form} of {@code
 * collector/src/main/bpf/calls.h}.
 *
 * @param shape {@code enum shape}: which program takes it
 * @param flags {@code enum form_flags}
 * @param places of each part of the call, in the order of the structure, at which argument it
 *     comes; four bits each
 * @param wide which arguments are pointers or longs, as bits; of others the kernel reads 32 bits
 */
record CallForm(int shape, int flags, long places, int wide) {

  /** The number of a call that an architecture does not have. */
  static final int NONE = -1;

  /** {@code enum form_flags}. */
  static final int TELL_SUCCESS = 1;

  static final int TELL_FAILURE = 1 << 1;
  static final int URGENT = 1 << 2;
  static final int LEADER = 1 << 3;
  static final int OPEN_HOW = 1 << 4;
  static final int DIRECTORY = 1 << 5;
  static final int MESSAGE = 1 << 6;
  static final int LENGTH_BY_ADDRESS = 1 << 7;
  static final int OWN_ADDRESS = 1 << 8;

  /** The size of {@code struct form}. */
  static final int BYTES = 24;

  /** Every first argument. */
  static final long ANY_OPTION = -1;

  /** {@code enum shape}. */
  private static final int OPEN_SHAPE = 1;

  private static final int CALL_SHAPE = 2;
  private static final int SOCKET_SHAPE = 3;

  /** Parts of a call, in the order of {@code struct form}. */
  private static final int PATH = 0;

  private static final int DIRECTORY_OF_PATH = 1;
  private static final int TARGET = 2;
  private static final int DIRECTORY_OF_TARGET = 3;
  private static final int FD = 4;
  private static final int PID = 5;
  private static final int DATA = 6;
  private static final int DATA_LENGTH = 7;
  private static final int ADDRESS = 8;
  private static final int ADDRESS_LENGTH = 9;
  private static final int FLAGS_OF_OPEN = 10;
  private static final int PARTS = 11;

  private static final int BITS = 4;
  private static final int MASK = 15;
  private static final int NO_ARGUMENT = 7;
  private static final int THE_RESULT = 6;
  private static final long NOWHERE = 0x7777_7777_7777_7777L;

  /** A call that opens a file. */
  static CallForm open() {
    return new CallForm(OPEN_SHAPE, 0, NOWHERE, 0);
  }

  /** A call about paths, a descriptor, a process, or numbers only. */
  static CallForm call() {
    return new CallForm(CALL_SHAPE, 0, NOWHERE, 0);
  }

  /** A call about a socket. */
  static CallForm socket() {
    return new CallForm(SOCKET_SHAPE, 0, NOWHERE, 0);
  }

  /** A path, relative to the working directory. */
  CallForm path(int argument) {
    return place(PATH, argument).wide(argument);
  }

  /** A path, relative to a directory that is open. */
  CallForm pathAt(int directory, int argument) {
    return path(argument).place(DIRECTORY_OF_PATH, directory);
  }

  /** The second path, relative to the working directory. */
  CallForm target(int argument) {
    return place(TARGET, argument).wide(argument);
  }

  /** The second path, relative to a directory that is open. */
  CallForm targetAt(int directory, int argument) {
    return target(argument).place(DIRECTORY_OF_TARGET, directory);
  }

  /** The descriptor that it is about. */
  CallForm fd(int argument) {
    return place(FD, argument);
  }

  /** It is about the descriptor that it returns. */
  CallForm fdResult() {
    return place(FD, THE_RESULT);
  }

  /** The process that it is about. */
  CallForm pid(int argument) {
    return place(PID, argument);
  }

  /** A text that ends with a NUL. */
  CallForm text(int argument) {
    return place(DATA, argument).wide(argument);
  }

  /** Bytes, of which the first are told. */
  CallForm data(int argument, int length) {
    return place(DATA, argument).place(DATA_LENGTH, length).wide(argument, length);
  }

  /** The address of a socket. */
  CallForm address(int argument, int length) {
    return place(ADDRESS, argument).place(ADDRESS_LENGTH, length).wide(argument);
  }

  /** The flags of an open. */
  CallForm openFlags(int argument) {
    return place(FLAGS_OF_OPEN, argument);
  }

  /** Arguments that are pointers or longs. */
  CallForm wide(int... arguments) {
    int bits = wide;
    for (int argument : arguments) {
      bits |= 1 << argument;
    }
    return new CallForm(shape, flags, places, bits);
  }

  /** What a flood of other calls must never cost. */
  CallForm urgent() {
    return with(URGENT);
  }

  CallForm with(int flag) {
    return new CallForm(shape, flags | flag, places, wide);
  }

  /** Whether the argument has as many bits as the machine's registers. */
  boolean isWide(int argument) {
    return (wide & (1 << argument)) != 0;
  }

  /** Whether its data are a text. */
  boolean hasText() {
    return place(DATA) != NO_ARGUMENT && place(DATA_LENGTH) == NO_ARGUMENT;
  }

  /** Whether it is about a process. */
  boolean hasPid() {
    return pidArgument() != NO_ARGUMENT;
  }

  /** The place of the process that it is about. */
  int pidArgument() {
    return place(PID);
  }

  /**
   * The value of the map {@code forms}.
   *
   * @param call the call's id
   * @param more flags beside its own: {@link #TELL_SUCCESS} and its sisters
   * @param options the values of the first argument that are told, as {@link #option} gives them
   */
  byte[] bytes(int call, int more, long options) {
    ByteBuffer bytes =
        ByteBuffer.allocate(BYTES)
            .order(ByteOrder.nativeOrder())
            .putShort((short) call)
            .putShort((short) (flags | more))
            .put((byte) shape);
    for (int part = 0; part < PARTS; part++) {
      bytes.put((byte) place(part));
    }
    return bytes.putLong(options).array();
  }

  /** A value of the first argument as the kernel side tells it apart: by its last six bits. */
  static long option(long value) {
    return 1L << value;
  }

  private int place(int part) {
    return (int) (places >> (part * BITS)) & MASK;
  }

  private CallForm place(int part, int argument) {
    long cleared = places & ~((long) MASK << (part * BITS));
    return new CallForm(shape, flags, cleared | ((long) argument << (part * BITS)), wide);
  }
}
