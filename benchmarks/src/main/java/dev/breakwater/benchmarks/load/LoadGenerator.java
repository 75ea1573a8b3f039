package dev.breakwater.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.benchmarks.BenchmarkException;
import dev.breakwater.launch.Launcher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The load generator's program, unpacked, and its runs. */
public final class LoadGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path program;
  private final Launcher launcher;

  private LoadGenerator(Path program, Launcher launcher) {
    this.program = program;
    this.launcher = launcher;
  }

  /**
   * Unpacks it.
   *
   * @param folder where to
   * @throws BenchmarkException if it was built without the program
   */
  public static LoadGenerator unpack(Path folder, Launcher launcher) {
    try (InputStream in = LoadGenerator.class.getResourceAsStream("load")) {
      if (in == null) {
        throw new BenchmarkException(
            "the load generator was built without its program, which takes clang: apt-get install"
                + " clang, and ./breakwater build again");
      }
      Path program = folder.resolve("load");
      Files.copy(in, program);
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      return new LoadGenerator(program, launcher);
    } catch (IOException e) {
      throw new BenchmarkException("cannot unpack the load generator: " + e, e);
    }
  }

  /** The command, to be executed within those control groups. */
  public List<String> within(List<Path> groups, List<String> command) {
    List<String> all = new ArrayList<>(List.of(program.toString(), "enter"));
    groups.forEach(group -> all.add(group.toString()));
    all.add("--");
    all.addAll(command);
    return all;
  }

  /** A run that goes on. */
  public static final class Run implements AutoCloseable {
    private final Process process;

    private Run(Process process) {
      this.process = process;
    }

    /** Waits for its end and returns what it took. */
    public LoadResult await() throws InterruptedException {
      try {
        return JSON.treeToValue(finish(process), LoadResult.class);
      } catch (IOException e) {
        throw new BenchmarkException("the load generator printed what cannot be read: " + e, e);
      }
    }

    /** Ends it early; what it has done until then is still to be had. */
    public void stop() {
      process.toHandle().destroy();
    }

    @Override
    public void close() {
      process.toHandle().destroy();
    }
  }

  /** Starts a run. */
  public Run start(Load load) throws InterruptedException {
    return new Run(launch(load.arguments()));
  }

  /** Runs it to its end. */
  public LoadResult run(Load load) throws InterruptedException {
    try (Run run = start(load)) {
      LoadResult result = run.await();
      if (result.failed() > 0) {
        throw new BenchmarkException(
            "%d of %d times %s did not end as it should"
                .formatted(result.failed(), result.done(), load.operation()));
      }
      return result;
    }
  }

  /**
   * Has containers live for a moment.
   *
   * @param marker stands in the arguments of what each executes, its id behind it
   * @param groups directories below which a container's groups are made
   * @return what was printed: containers, workersThatFailed, wallSeconds
   */
  public JsonNode containers(String marker, List<Path> groups, int count, int atOnce, Duration life)
      throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("containers", marker));
    arguments.addAll(List.of("--count", Integer.toString(count)));
    arguments.addAll(List.of("--at-once", Integer.toString(atOnce)));
    arguments.addAll(List.of("--life", Long.toString(life.toMillis())));
    groups.forEach(group -> arguments.add(group.toString()));
    return finish(launch(arguments));
  }

  private Process launch(List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    try {
      return launcher.start(new ProcessBuilder(command));
    } catch (IOException e) {
      throw new BenchmarkException("cannot start the load generator: " + e, e);
    }
  }

  private static JsonNode finish(Process process) throws InterruptedException {
    try {
      int status = process.waitFor();
      String output = text(process.getInputStream());
      String errors = text(process.getErrorStream());
      if (output.isBlank()) {
        throw new BenchmarkException(
            "the load generator ended with status " + status + ": " + errors.strip());
      }
      return JSON.readTree(output);
    } catch (IOException e) {
      throw new BenchmarkException("the load generator printed what cannot be read: " + e, e);
    } finally {
      process.toHandle().destroy();
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
