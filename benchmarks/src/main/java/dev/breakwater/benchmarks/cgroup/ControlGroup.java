package dev.breakwater.benchmarks.cgroup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A group of processes with limits; removed when it is closed, for which it has to be empty. */
public interface ControlGroup extends AutoCloseable {

  /** Its directories: a process whose id is written to the cgroup.procs of each is in the group. */
  List<Path> directories();

  /** What it has used since it was made. */
  Usage usage() throws IOException;

  @Override
  void close() throws IOException;
}
