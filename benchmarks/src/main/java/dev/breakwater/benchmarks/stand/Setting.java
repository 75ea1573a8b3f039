package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.cgroup.ControlGroups;
import dev.breakwater.benchmarks.load.LoadGenerator;
import dev.breakwater.benchmarks.report.Progress;
import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.launch.Launcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a measurement works with. All of it is gone when this is closed: processes first, then
 * groups, then files.
 */
public final class Setting implements AutoCloseable {
  private final Progress progress;
  private final Workspace workspace;
  private final Launcher launcher;
  private final ControlGroups groups;
  private final LoadGenerator load;
  private final Stand stand;
  private Optional<Report> report = Optional.empty();
  private Consumer<Report> reader = report -> {};

  private Setting(Progress progress, Workspace workspace, Launcher launcher, ControlGroups groups) {
    this.progress = progress;
    this.workspace = workspace;
    this.launcher = launcher;
    this.groups = groups;
    this.load = LoadGenerator.unpack(workspace.folder("programs"), launcher);
    this.stand = new Stand(workspace, launcher, load);
  }

  /**
   * @param below where files are kept meanwhile
   * @param kept whether the files are to stay
   */
  public static Setting open(Path below, boolean kept) throws IOException {
    Workspace workspace = Workspace.open(below, kept);
    Launcher launcher = new Launcher();
    ControlGroups groups = null;
    try {
      groups = ControlGroups.open();
      return new Setting(new Progress(System.err), workspace, launcher, groups);
    } catch (RuntimeException e) {
      if (groups != null) {
        groups.close();
      }
      launcher.close();
      workspace.close();
      throw e;
    }
  }

  /** Who is told of each section of the report when it is done. */
  public void tellSections(Consumer<Report> reader) {
    this.reader = reader;
  }

  /** Begins the report of the measurement. */
  public Report report(String command) {
    Report begun = new Report(command);
    report = Optional.of(begun);
    return begun;
  }

  /** The report as far as it has come; empty if it was not begun. */
  public Optional<Report> report() {
    return report;
  }

  /** Says that a section of the report is done: its tables get no further row. */
  public void sectionDone() {
    report.ifPresent(reader);
  }

  public Progress progress() {
    return progress;
  }

  public Workspace workspace() {
    return workspace;
  }

  public ControlGroups groups() {
    return groups;
  }

  public LoadGenerator load() {
    return load;
  }

  public Stand stand() {
    return stand;
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try (workspace;
        groups;
        launcher) {
      stand.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
