package dev.breakwater.launch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the programs of the parts lie, and the java that runs them: the one that runs this.
 *
 * @param home the root of the installation
 * @param java the java program
 */
public record Installation(Path home, Path java) {

  /**
   * The installation that this command is of: system property {@code breakwater.home}, or the
   * environment's {@code BREAKWATER_HOME}.
   *
   * @throws NotBuiltException if neither is set
   */
  public static Installation current(Map<String, String> environment) {
    @Nullable String home =
        System.getProperty("breakwater.home", environment.get("BREAKWATER_HOME"));
    if (home == null) {
      throw new NotBuiltException(
          "cannot tell where Breakwater is installed: start it with its launcher ./breakwater, or"
              + " set BREAKWATER_HOME");
    }
    return new Installation(
        Path.of(home).toAbsolutePath(), Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  /**
   * The hub's runnable jar.
   *
   * @throws NotBuiltException if it is not there
   */
  public Path hub() {
    Path jar = home.resolve("hub/target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw missing("hub", jar);
    }
    return jar;
  }

  /**
   * The class path of an app: its jar and the jars beside it.
   *
   * @throws NotBuiltException if it is not there
   */
  public String classPath(String app) {
    Path target = home.resolve(app).resolve("target");
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(target, app + "-*.jar")) {
      for (Path jar : found) {
        String name = jar.getFileName().toString();
        if (!name.endsWith("-sources.jar") && !name.endsWith("-tests.jar")) {
          jars.add(jar);
        }
      }
    } catch (IOException e) {
      throw missing(app, target);
    }
    if (jars.size() != 1) {
      throw missing(app, target.resolve(app + "-VERSION.jar"));
    }
    return jars.getFirst() + ":" + target.resolve("lib") + "/*";
  }

  private static NotBuiltException missing(String part, Path where) {
    return new NotBuiltException(
        "the " + part + " is not built: there is no " + where + "; run ./breakwater build");
  }
}
