package dev.breakwater.collector;

import dev.breakwater.rules.RuleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rule files that a user adds. */
final class UserRules {
  private UserRules() {}

  /**
   * Reads files, and of directories the files in them that end in .yaml or .yml, by name.
   *
   * @throws IOException if one cannot be read
   */
  static List<RuleFile> read(List<Path> places) throws IOException {
    List<RuleFile> files = new ArrayList<>();
    for (Path place : places) {
      if (!Files.isDirectory(place)) {
        files.add(file(place));
        continue;
      }
      try (Stream<Path> inside = Files.list(place)) {
        for (Path path : inside.filter(UserRules::isYaml).sorted().toList()) {
          files.add(file(path));
        }
      }
    }
    return files;
  }

  private static boolean isYaml(Path path) {
    String name = path.toString();
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }

  private static RuleFile file(Path path) throws IOException {
    return new RuleFile(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
  }
}
