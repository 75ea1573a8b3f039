package dev.breakwater.cli.up;

import dev.breakwater.cli.CommandFailedException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the programs lie that {@code up} starts, and the java that runs them: the one that runs
 * this.
 *
 * @param home the root of the installation
 * @param java the java program
 */
record Installation(Path home, Path java) {

  /**
   * The installation that this command is of: system property {@code breakwater.home}, or the
   * environment's {@code BREAKWATER_HOME}.
   *
   * @throws CommandFailedException if neither is set
   */
  static Installation current(Map<String, String> environment) {
    @Nullable String home =
        System.getProperty("breakwater.home", environment.get("BREAKWATER_HOME"));
    if (home == null) {
      throw new CommandFailedException(
          "cannot tell where Breakwater is installed: start it with its launcher ./breakwater, or"
              + " set BREAKWATER_HOME");
    }
    return new Installation(
        Path.of(home).toAbsolutePath(), Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  /** The hub's runnable jar. */
  Path hub() {
    Path jar = home.resolve("hub/target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw missing("hub", jar);
    }
    return jar;
  }

  /** The class path of an agent: its jar and the jars beside it. */
  String classPath(String agent) {
    Path target = home.resolve(agent).resolve("target");
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(target, agent + "-*.jar")) {
      for (Path jar : found) {
        String name = jar.getFileName().toString();
        if (!name.endsWith("-sources.jar") && !name.endsWith("-tests.jar")) {
          jars.add(jar);
        }
      }
    } catch (IOException e) {
      throw missing(agent, target);
    }
    if (jars.size() != 1) {
      throw missing(agent, target.resolve(agent + "-VERSION.jar"));
    }
    return jars.getFirst() + ":" + target.resolve("lib") + "/*";
  }

  private static CommandFailedException missing(String part, Path where) {
    return new CommandFailedException(
        "the " + part + " is not built: there is no " + where + "; run ./breakwater build");
  }
}
