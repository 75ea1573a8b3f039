package dev.breakwater.bpf;

import static dev.breakwater.bpf.NativeFunction.returnsInt;
import static dev.breakwater.bpf.NativeFunction.returnsLong;
import static dev.breakwater.bpf.NativeFunction.returnsPointer;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;

/**
 * libbpf, loaded into this process once. It and everything that it opens may be used by any thread;
 * calls into libbpf are made one at a time.
 */
public final class Libbpf {
  private static final List<String> NAMES = List.of("libbpf.so.1", "libbpf.so");
  private static final int OLDEST_MAJOR = 1;

  private final LibbpfLog log = new LibbpfLog();
  private final SymbolLookup library;
  private final Calls calls;

  /** The functions of libbpf and of the C library that the package calls. */
  record Calls(
      NativeFunction setPrint,
      NativeFunction openMemory,
      NativeFunction load,
      NativeFunction closeObject,
      NativeFunction findProgram,
      NativeFunction nextProgram,
      NativeFunction programName,
      NativeFunction programSection,
      NativeFunction programFd,
      NativeFunction setAutoload,
      NativeFunction attach,
      NativeFunction attachCgroup,
      NativeFunction linkFd,
      NativeFunction disconnectLink,
      NativeFunction destroyLink,
      NativeFunction createIterator,
      NativeFunction findMap,
      NativeFunction nextMap,
      NativeFunction mapName,
      NativeFunction mapFd,
      NativeFunction mapType,
      NativeFunction keySize,
      NativeFunction valueSize,
      NativeFunction maxEntries,
      NativeFunction setMaxEntries,
      NativeFunction lookup,
      NativeFunction update,
      NativeFunction delete,
      NativeFunction nextKey,
      NativeFunction takeBatch,
      NativeFunction freeze,
      NativeFunction infoByFd,
      NativeFunction possibleCpus,
      NativeFunction probeMapType,
      NativeFunction probeProgramType,
      NativeFunction open,
      NativeFunction read,
      NativeFunction close) {}

  private Libbpf(SymbolLookup library) {
    this.library = library;
    this.calls = bind();
    calls.setPrint().call(log.callback());
  }

  /**
   * The library of this machine.
   *
   * @throws BpfException if there is none, or it is older than 1.0
   */
  public static Libbpf load() {
    return switch (Loaded.ONCE) {
      case Attempt.Success(Libbpf libbpf) -> libbpf;
      case Attempt.Failure(String reason) -> throw new BpfException(reason);
    };
  }

  /**
   * Opens an object file: checks its form and reads its programs and maps; the kernel does not see
   * it yet.
   *
   * @param elf the bytes of an ELF object that a compiler made for the target bpf
   * @param name what the object is called in errors
   * @throws BpfException if the bytes are no such object
   */
  public BpfObject open(byte[] elf, String name) {
    return BpfObject.open(this, elf, name);
  }

  Calls calls() {
    return calls;
  }

  /** Takes what libbpf said since the last time; only while holding the monitor of this. */
  String takeLog() {
    return log.take();
  }

  /** The number of CPUs that the machine may ever have, which per-CPU maps have values for. */
  synchronized int possibleCpus() {
    int count = calls.possibleCpus().call().integer();
    if (count <= 0) {
      throw new BpfException("the kernel does not tell its number of CPUs: " + Errno.text(-count));
    }
    return count;
  }

  /** Whether the kernel offers that type of map to this process. */
  synchronized boolean offersMapType(int type) {
    boolean offered = calls.probeMapType().call(type, MemorySegment.NULL).integer() == 1;
    log.take();
    return offered;
  }

  /** Whether the kernel offers that type of program to this process. */
  synchronized boolean offersProgramType(int type) {
    boolean offered = calls.probeProgramType().call(type, MemorySegment.NULL).integer() == 1;
    log.take();
    return offered;
  }

  private Calls bind() {
    int major = find("libbpf_major_version", returnsInt()).call().integer();
    if (major < OLDEST_MAJOR) {
      throw new BpfException(
          "libbpf is of version " + major + ".x: install libbpf " + OLDEST_MAJOR + ".0 or newer");
    }
    SymbolLookup system = Linker.nativeLinker().defaultLookup();
    return new Calls(
        find("libbpf_set_print", returnsPointer(ADDRESS)),
        find("bpf_object__open_mem", returnsPointer(ADDRESS, JAVA_LONG, ADDRESS)),
        find("bpf_object__load", returnsInt(ADDRESS)),
        find("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS)),
        find("bpf_object__find_program_by_name", returnsPointer(ADDRESS, ADDRESS)),
        find("bpf_object__next_program", returnsPointer(ADDRESS, ADDRESS)),
        find("bpf_program__name", returnsPointer(ADDRESS)),
        find("bpf_program__section_name", returnsPointer(ADDRESS)),
        find("bpf_program__fd", returnsInt(ADDRESS)),
        find("bpf_program__set_autoload", returnsInt(ADDRESS, JAVA_BOOLEAN)),
        find("bpf_program__attach", returnsPointer(ADDRESS)),
        find("bpf_program__attach_cgroup", returnsPointer(ADDRESS, JAVA_INT)),
        find("bpf_link__fd", returnsInt(ADDRESS)),
        find("bpf_link__disconnect", FunctionDescriptor.ofVoid(ADDRESS)),
        find("bpf_link__destroy", returnsInt(ADDRESS)),
        find("bpf_iter_create", returnsInt(JAVA_INT)),
        find("bpf_object__find_map_by_name", returnsPointer(ADDRESS, ADDRESS)),
        find("bpf_object__next_map", returnsPointer(ADDRESS, ADDRESS)),
        find("bpf_map__name", returnsPointer(ADDRESS)),
        find("bpf_map__fd", returnsInt(ADDRESS)),
        find("bpf_map__type", returnsInt(ADDRESS)),
        find("bpf_map__key_size", returnsInt(ADDRESS)),
        find("bpf_map__value_size", returnsInt(ADDRESS)),
        find("bpf_map__max_entries", returnsInt(ADDRESS)),
        find("bpf_map__set_max_entries", returnsInt(ADDRESS, JAVA_INT)),
        find("bpf_map_lookup_elem", returnsInt(JAVA_INT, ADDRESS, ADDRESS)),
        find("bpf_map_update_elem", returnsInt(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG)),
        find("bpf_map_delete_elem", returnsInt(JAVA_INT, ADDRESS)),
        find("bpf_map_get_next_key", returnsInt(JAVA_INT, ADDRESS, ADDRESS)),
        find(
            "bpf_map_lookup_and_delete_batch",
            returnsInt(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS)),
        find("bpf_map_freeze", returnsInt(JAVA_INT)),
        find("bpf_obj_get_info_by_fd", returnsInt(JAVA_INT, ADDRESS, ADDRESS)),
        find("libbpf_num_possible_cpus", returnsInt()),
        find("libbpf_probe_bpf_map_type", returnsInt(JAVA_INT, ADDRESS)),
        find("libbpf_probe_bpf_prog_type", returnsInt(JAVA_INT, ADDRESS)),
        NativeFunction.find(system, "open", returnsInt(ADDRESS, JAVA_INT)),
        NativeFunction.find(system, "read", returnsLong(JAVA_INT, ADDRESS, JAVA_LONG)),
        NativeFunction.find(system, "close", returnsInt(JAVA_INT)));
  }

  private NativeFunction find(String name, FunctionDescriptor type) {
    return NativeFunction.find(library, name, type);
  }

  /** What came of loading the library. */
  private sealed interface Attempt {
    record Success(Libbpf libbpf) implements Attempt {}

    record Failure(String reason) implements Attempt {}
  }

  /** Loads the library when it is first asked for. */
  private static final class Loaded {
    static final Attempt ONCE = attempt();

    private static Attempt attempt() {
      for (String name : NAMES) {
        SymbolLookup library;
        try {
          library = SymbolLookup.libraryLookup(name, Arena.global());
        } catch (IllegalArgumentException e) {
          continue; // not there under this name
        }
        try {
          return new Attempt.Success(new Libbpf(library));
        } catch (BpfException e) {
          return new Attempt.Failure(String.valueOf(e.getMessage()));
        }
      }
      return new Attempt.Failure(
          "libbpf is not installed (looked for "
              + String.join(", ", NAMES)
              + "): install it, on Debian and Ubuntu with: apt-get install libbpf1");
    }
  }
}
