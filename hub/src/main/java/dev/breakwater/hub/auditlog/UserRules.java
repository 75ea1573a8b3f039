package dev.breakwater.hub.auditlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.detection.ShippedRules;
import dev.breakwater.detection.audit.AuditFields;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.Problem;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rules for audit events: those that ship, and users' files after them. */
public final class UserRules {
  private UserRules() {}

  /**
   * Loads them.
   *
   * @param files users' files, which may append to and override what ships
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if there is an error in one, with all errors
   */
  public static RuleSet<AuditEvent> load(List<Path> files) throws IOException {
    List<RuleFile> extra = new ArrayList<>();
    for (Path file : files) {
      extra.add(new RuleFile(file.toString(), Files.readString(file, UTF_8)));
    }
    LoadedRules rules = ShippedRules.load(extra);
    if (!rules.ok()) {
      throw new IllegalArgumentException(
          "the rules have errors:\n"
              + rules.problems().stream()
                  .filter(Problem::isError)
                  .map(Problem::toText)
                  .collect(Collectors.joining("\n")));
    }
    return rules.ruleSet(AuditFields.SOURCE);
  }
}
