package dev.breakwater.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs and maps of one object file. Open, adjust, {@link #load}, attach, {@link #close}:
 * closing detaches every program and ends every link and map of it; what is used after that throws
 * {@link IllegalStateException}.
 */
public final class BpfObject implements AutoCloseable {
  private static final Pattern PROGRAM = Pattern.compile("prog '([^']{1,128})'");
  private static final int QUOTED_LINES = 12;

  /** The first two members of {@code struct bpf_object_open_opts}; libbpf takes the rest as 0. */
  private static final StructLayout OPTIONS =
      MemoryLayout.structLayout(JAVA_LONG.withName("sz"), ADDRESS.withName("object_name"));

  private enum State {
    OPEN,
    LOADED,
    CLOSED
  }

  private final Libbpf libbpf;
  private final String name;
  private final MemorySegment handle;
  private final Deque<BpfLink> links = new ArrayDeque<>();
  private final WrittenMaps written = new WrittenMaps();
  private State state = State.OPEN;

  private BpfObject(Libbpf libbpf, String name, MemorySegment handle) {
    this.libbpf = libbpf;
    this.name = name;
    this.handle = handle;
  }

  static BpfObject open(Libbpf libbpf, byte[] elf, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Math.max(1, elf.length), 16);
      MemorySegment.copy(elf, 0, bytes, JAVA_BYTE, 0, elf.length);
      MemorySegment options = arena.allocate(OPTIONS);
      options.set(JAVA_LONG, 0, OPTIONS.byteSize());
      options.set(ADDRESS, ADDRESS.byteSize(), arena.allocateFrom(name));
      synchronized (libbpf) {
        libbpf.takeLog();
        var opened = libbpf.calls().openMemory().call(bytes, (long) elf.length, options);
        if (opened.isNull()) {
          throw refused("open the eBPF object " + name, "", opened.errno(), libbpf.takeLog());
        }
        return new BpfObject(libbpf, name, opened.pointer());
      }
    }
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /**
   * Has the kernel verify and take in every program and map.
   *
   * @throws BpfException if it refuses one, with its name and the kernel's words
   */
  public void load() {
    synchronized (libbpf) {
      require(State.OPEN, "load");
      libbpf.takeLog();
      int result = libbpf.calls().load().call(handle).integer();
      if (result != 0) {
        throw refused("load the eBPF object " + name, "", -result, libbpf.takeLog());
      }
      state = State.LOADED;
    }
  }

  /**
   * The program of that name: the name of its C function.
   *
   * @throws BpfException if there is none
   */
  public BpfProgram program(String programName) {
    return new BpfProgram(
        this, programName, find(libbpf.calls().findProgram(), programName, "program"));
  }

  /** The names of all its programs, in the order of the file. */
  public List<String> programNames() {
    return names(libbpf.calls().nextProgram(), libbpf.calls().programName());
  }

  /** The names of all its maps, in the order of the file; those of variables have a dot. */
  public List<String> mapNames() {
    return names(libbpf.calls().nextMap(), libbpf.calls().mapName());
  }

  private List<String> names(NativeFunction next, NativeFunction nameOf) {
    synchronized (libbpf) {
      requireNotClosed();
      List<String> names = new ArrayList<>();
      MemorySegment at = MemorySegment.NULL;
      while (true) {
        at = next.call(handle, at).pointer();
        if (at.equals(MemorySegment.NULL)) {
          return names;
        }
        names.add(text(nameOf.call(at).pointer()));
      }
    }
  }

  /**
   * The map of that name.
   *
   * @throws BpfException if there is none
   */
  public BpfMap map(String mapName) {
    return new BpfMap(this, mapName, find(libbpf.calls().findMap(), mapName, "map"));
  }

  /** Detaches every program and gives up every map. Closing twice does nothing more. */
  @Override
  public void close() {
    synchronized (libbpf) {
      if (state == State.CLOSED) {
        return;
      }
      while (!links.isEmpty()) {
        links.getLast().close();
      }
      state = State.CLOSED;
      libbpf.calls().closeObject().call(handle);
    }
  }

  /**
   * Looks after every program that is attached: one that is not any more is attached again.
   *
   * @return what was otherwise
   */
  public List<Tampering> checkPrograms() {
    List<Tampering> found = new ArrayList<>();
    synchronized (libbpf) {
      requireLoaded("check the programs of");
      for (BpfLink link : links) {
        link.fault()
            .ifPresent(
                fault ->
                    found.add(
                        new Tampering(
                            Tampering.Kind.PROGRAM,
                            link.program().name(),
                            fault,
                            link.isRepaired())));
      }
    }
    return found;
  }

  /**
   * Compares the maps that this process has written with what it wrote, and writes again what is
   * otherwise. Maps that programs write too must not be among them, or {@link BpfMap#adopt} says
   * what they wrote.
   *
   * @return what was otherwise, at most a few changes of each map
   * @throws BpfException if the kernel does not let the maps be read
   */
  public List<Tampering> checkMaps() {
    List<String> names;
    synchronized (libbpf) {
      requireLoaded("check the maps of");
      names = written.maps();
    }
    List<Tampering> found = new ArrayList<>();
    for (String map : names) {
      synchronized (libbpf) { // for each map by itself, for others wait for this meanwhile
        requireLoaded("check the maps of");
        found.addAll(written.check(map(map)));
      }
    }
    return found;
  }

  WrittenMaps written() {
    return written;
  }

  Libbpf libbpf() {
    return libbpf;
  }

  void requireNotClosed() {
    if (state == State.CLOSED) {
      throw new IllegalStateException("the eBPF object " + name + " is closed");
    }
  }

  void requireLoaded(String act) {
    require(State.LOADED, act);
  }

  void requireNotLoaded(String act) {
    require(State.OPEN, act);
  }

  void adopt(BpfLink link) {
    links.addLast(link);
  }

  void release(BpfLink link) {
    links.remove(link);
  }

  /** The text at a pointer that libbpf gave: names of C identifiers and sections. */
  static String text(MemorySegment pointer) {
    return pointer.equals(MemorySegment.NULL) ? "" : pointer.reinterpret(4096).getString(0);
  }

  /** An exception for what libbpf or the kernel refused: the act, the program, their last words. */
  static BpfException refused(String act, String program, int errno, String log) {
    Matcher named = PROGRAM.matcher(log);
    String which = program.isEmpty() && named.find() ? named.group(1) : program;
    List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
    String quoted =
        String.join("\n  ", lines.subList(Math.max(0, lines.size() - QUOTED_LINES), lines.size()));
    return new BpfException(
        "could not "
            + act
            + (which.isEmpty() ? "" : ", program " + which)
            + ": "
            + Errno.text(errno)
            + (quoted.isEmpty() ? "" : "\n  " + quoted),
        log);
  }

  private MemorySegment find(NativeFunction finder, String wanted, String kind) {
    synchronized (libbpf) {
      requireNotClosed();
      try (Arena call = Arena.ofConfined()) {
        var found = finder.call(handle, call.allocateFrom(wanted));
        libbpf.takeLog();
        if (found.isNull()) {
          throw new BpfException("the eBPF object " + name + " has no " + kind + " " + wanted);
        }
        return found.pointer();
      }
    }
  }

  private void require(State wanted, String act) {
    requireNotClosed();
    if (state != wanted) {
      throw new IllegalStateException(
          "cannot "
              + act
              + " the eBPF object "
              + name
              + (state == State.OPEN ? ": it is not loaded yet" : ": it is loaded already"));
    }
  }
}
