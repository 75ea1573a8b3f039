package dev.breakwater.cli.detection;

import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.rules.RuleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the rule files that a command line names. */
final class RuleFiles {
  private static final long MAXIMUM_BYTES = 16L << 20;

  private RuleFiles() {}

  /**
   * The files, in their order.
   *
   * @throws CommandFailedException if one cannot be read
   */
  static List<RuleFile> read(List<Path> paths) {
    List<RuleFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(new RuleFile(path.toString(), text(path)));
    }
    return files;
  }

  private static String text(Path path) {
    try {
      if (Files.size(path) > MAXIMUM_BYTES) {
        throw new CommandFailedException(
            "the rule file " + path + " is larger than 16 MiB; is it a rule file?");
      }
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new CommandFailedException("there is no rule file " + path, e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "the rule file " + path + " cannot be read: " + e.getMessage(), e);
    }
  }
}
