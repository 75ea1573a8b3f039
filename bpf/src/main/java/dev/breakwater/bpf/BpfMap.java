package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A map of an object: what programs and this process share. It lives as long as the object. */
public final class BpfMap {

  /** The map types of Linux whose values exist once for each CPU. */
  private static final Set<Integer> PER_CPU = Set.of(5, 6, 10, 21);

  static final int RING_BUFFER = 27;

  /** Of {@code struct bpf_map_info}: enough of it for the member read here. */
  private static final int INFO_BYTES = 32;

  private static final long ID = 4;

  private final BpfObject object;
  private final String name;
  private final MemorySegment handle;
  private final int type;
  private final int keyBytes;
  private final int valueBytes;

  BpfMap(BpfObject object, String name, MemorySegment handle) {
    this.object = object;
    this.name = name;
    this.handle = handle;
    this.type = ask(object.libbpf().calls().mapType());
    this.keyBytes = ask(object.libbpf().calls().keySize());
    this.valueBytes = ask(object.libbpf().calls().valueSize());
  }

  /** Its name in the C source. */
  public String name() {
    return name;
  }

  /** The kernel's number of it. */
  public int id() {
    synchronized (object.libbpf()) {
      object.requireLoaded("ask about the map " + name + " of");
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment info = arena.allocate(INFO_BYTES, 8);
        MemorySegment length = arena.allocateFrom(JAVA_INT, INFO_BYTES);
        int result = object.libbpf().calls().infoByFd().call(fd(), info, length).integer();
        if (result != 0) {
          throw failed("ask about", -result);
        }
        return info.get(JAVA_INT, ID);
      }
    }
  }

  /** The size of its keys in bytes. */
  public int keyBytes() {
    return keyBytes;
  }

  /** The size of its values in bytes; of a per-CPU map, of the value of one CPU. */
  public int valueBytes() {
    return valueBytes;
  }

  /** How many entries it can hold; of a ring buffer, its size in bytes. */
  public int capacity() {
    return ask(object.libbpf().calls().maxEntries());
  }

  /**
   * Sets how many entries it can hold.
   *
   * @throws IllegalStateException if the object is loaded already
   */
  public void resize(int entries) {
    synchronized (object.libbpf()) {
      object.requireNotLoaded("resize the map " + name + " of");
      int result = object.libbpf().calls().setMaxEntries().call(handle, entries).integer();
      if (result != 0) {
        throw failed("resize", -result);
      }
    }
  }

  /**
   * The value of a key, empty if there is none.
   *
   * @throws BpfException if the kernel refuses
   */
  public Optional<byte[]> lookup(byte[] key) {
    return lookup(key, valueBytes, false);
  }

  /**
   * The values of a key of a per-CPU map, one for each CPU that the machine may have; empty if
   * there is none.
   *
   * @throws BpfException if the kernel refuses
   */
  public List<byte[]> lookupPerCpu(byte[] key) {
    int slot = slotBytes();
    int cpus = object.libbpf().possibleCpus();
    Optional<byte[]> all = lookup(key, slot * cpus, true);
    List<byte[]> values = new ArrayList<>();
    all.ifPresent(
        bytes -> {
          for (int cpu = 0; cpu < cpus; cpu++) {
            values.add(Arrays.copyOfRange(bytes, cpu * slot, cpu * slot + valueBytes));
          }
        });
    return values;
  }

  /**
   * A counter of a per-CPU array of 64-bit numbers, added up over all CPUs.
   *
   * @throws BpfException if the array has no such index, or the kernel refuses
   */
  public long sum(int index) {
    if (keyBytes != Integer.BYTES || valueBytes != Long.BYTES) {
      throw new BpfException("the map " + name + " is no array of 64-bit numbers");
    }
    List<byte[]> values = lookupPerCpu(key(index));
    if (values.isEmpty()) {
      throw new BpfException("the map " + name + " has no index " + index);
    }
    long sum = 0;
    for (byte[] value : values) {
      sum += MemorySegment.ofArray(value).get(JAVA_LONG_UNALIGNED, 0);
    }
    return sum;
  }

  /**
   * Sets the value of a key.
   *
   * @throws BpfException if the map is full, or the kernel refuses
   */
  public void update(byte[] key, byte[] value) {
    if (PER_CPU.contains(type)) {
      throw new BpfException(
          "the map " + name + " has a value for each CPU: it cannot be set here");
    }
    synchronized (object.libbpf()) {
      write(key, value);
      object.written().wrote(name, key, value, value);
    }
  }

  /** Sets a value that counts as written before. */
  void write(byte[] key, byte[] value) {
    requireSize("key", key.length, keyBytes);
    requireSize("value", value.length, valueBytes);
    synchronized (object.libbpf()) {
      object.requireLoaded("update the map " + name + " of");
      try (Arena arena = Arena.ofConfined()) {
        int result =
            object
                .libbpf()
                .calls()
                .update()
                .call(fd(), copy(arena, key), copy(arena, value), 0L)
                .integer();
        if (result != 0) {
          throw failed("update", -result);
        }
      }
    }
  }

  /** Puts a program under an index of an array of programs, for tail calls. */
  public void update(int index, BpfProgram program) {
    synchronized (object.libbpf()) {
      object.requireLoaded("update the map " + name + " of");
      byte[] fd = key(program.fd());
      write(key(index), fd);
      object.written().wrote(name, key(index), fd, key(program.id()));
    }
  }

  /** Takes what a key holds now for written by this process: a program of the object has set it. */
  public void adopt(byte[] key) {
    synchronized (object.libbpf()) {
      lookup(key).ifPresent(value -> object.written().wrote(name, key, value, value));
    }
  }

  /**
   * Deletes a key.
   *
   * @return whether it was there
   * @throws BpfException if the kernel refuses
   */
  public boolean delete(byte[] key) {
    synchronized (object.libbpf()) {
      object.written().deleted(name, key);
      return erase(key);
    }
  }

  /** Deletes a key that does not count as written, and says whether it was there. */
  boolean erase(byte[] key) {
    requireSize("key", key.length, keyBytes);
    synchronized (object.libbpf()) {
      object.requireLoaded("delete from the map " + name + " of");
      try (Arena arena = Arena.ofConfined()) {
        int result = object.libbpf().calls().delete().call(fd(), copy(arena, key)).integer();
        if (result == 0) {
          return true;
        }
        if (result == -Errno.ENOENT) {
          return false;
        }
        throw failed("delete from", -result);
      }
    }
  }

  /**
   * The ring buffer that this map is. It stays usable until it is closed itself.
   *
   * @param longest how many bytes the longest record has; reading beyond them may throw
   * @throws BpfException if the map is none, or the kernel refuses
   */
  public RingBuffer ringBuffer(int longest) {
    synchronized (object.libbpf()) {
      object.requireLoaded("map the ring buffer " + name + " of");
      if (type != RING_BUFFER) {
        throw new BpfException("the map " + name + " is no ring buffer");
      }
      return RingBuffer.map(name, fd(), capacity(), longest);
    }
  }

  /**
   * Lets no process change it any more; programs still can.
   *
   * @throws BpfException if the kernel refuses, as for a map that is mapped into memory to write
   */
  public void freeze() {
    synchronized (object.libbpf()) {
      object.requireLoaded("freeze the map " + name + " of");
      int result = object.libbpf().calls().freeze().call(fd()).integer();
      if (result != 0) {
        throw failed("freeze", -result);
      }
    }
  }

  /** A 32-bit key or value in the byte order of the machine. */
  public static byte[] key(int index) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(index).array();
  }

  int type() {
    return type;
  }

  /** Its keys, no more than that many. */
  List<byte[]> keys(int most) {
    List<byte[]> keys = new ArrayList<>();
    synchronized (object.libbpf()) {
      object.requireLoaded("list the keys of the map " + name + " of");
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment before = MemorySegment.NULL;
        MemorySegment next = arena.allocate(keyBytes, 8);
        while (keys.size() < most) {
          int result = object.libbpf().calls().nextKey().call(fd(), before, next).integer();
          if (result == -Errno.ENOENT) {
            return keys;
          }
          if (result != 0) {
            throw failed("list the keys of", -result);
          }
          byte[] key = next.toArray(JAVA_BYTE);
          keys.add(key);
          before = copy(arena, key);
        }
      }
    }
    return keys;
  }

  int takeBatch(
      MemorySegment from,
      MemorySegment to,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    synchronized (object.libbpf()) {
      object.requireLoaded("empty the map " + name + " of");
      return object
          .libbpf()
          .calls()
          .takeBatch()
          .call(fd(), from, to, keys, values, count, MemorySegment.NULL)
          .integer();
    }
  }

  private Optional<byte[]> lookup(byte[] key, int bytes, boolean perCpu) {
    requireSize("key", key.length, keyBytes);
    if (PER_CPU.contains(type) != perCpu) {
      throw new BpfException(
          "the map "
              + name
              + (perCpu ? " has no value for each CPU" : " has a value for each CPU"));
    }
    synchronized (object.libbpf()) {
      object.requireLoaded("look into the map " + name + " of");
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment value = arena.allocate(bytes, 8);
        int result = object.libbpf().calls().lookup().call(fd(), copy(arena, key), value).integer();
        if (result == -Errno.ENOENT) {
          return Optional.empty();
        }
        if (result != 0) {
          throw failed("look into", -result);
        }
        return Optional.of(value.toArray(JAVA_BYTE));
      }
    }
  }

  private int slotBytes() {
    return (valueBytes + 7) & ~7;
  }

  /** The file descriptor; only while holding libbpf's monitor. */
  int fd() {
    return object.libbpf().calls().mapFd().call(handle).integer();
  }

  private int ask(NativeFunction question) {
    synchronized (object.libbpf()) {
      object.requireNotClosed();
      return question.call(handle).integer();
    }
  }

  BpfException failed(String act, int errno) {
    return new BpfException("could not " + act + " the map " + name + ": " + Errno.text(errno));
  }

  private void requireSize(String what, int bytes, int wanted) {
    if (bytes != wanted) {
      throw new IllegalArgumentException(
          "a " + what + " of the map " + name + " has " + wanted + " bytes, not " + bytes);
    }
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    MemorySegment copy = arena.allocate(Math.max(1, bytes.length), 8);
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    return copy;
  }
}
