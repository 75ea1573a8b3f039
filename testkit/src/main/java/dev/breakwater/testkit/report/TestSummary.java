package dev.breakwater.testkit.report;

import dev.breakwater.testkit.report.TestReport.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run of all tests says in its last lines: each skipped test with its reason, each failed
 * one with the beginning of its message and trace, and the count.
 */
public final class TestSummary {
  /** Lines for one failure at most: the message's first, then the trace's. */
  private static final int LINES = 40;

  private static final int MESSAGE_LINES = 24;

  /** With many failures each gets fewer lines, so that all of them together stay readable. */
  private static final int LINES_OF_ALL = 400;

  private static final int LEAST_LINES = 8;

  /** Bytes of a line that still read as one. */
  private static final int WIDTH = 400;

  private TestSummary() {}

  /**
   * Prints the summary of the reports below a source tree.
   *
   * @param arguments the source tree, and a file: reports that are older than it are of another run
   * @throws IOException if the folders cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    List<TestReport> reports = reports(root, Files.getLastModifiedTime(Path.of(arguments[1])));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    lines(reports).forEach(out::println);
    out.flush();
    boolean failed = reports.stream().anyMatch(report -> !report.failures().isEmpty());
    boolean nothing = reports.stream().allMatch(report -> report.tests() == 0);
    System.exit(failed || nothing ? 1 : 0);
  }

  private static List<TestReport> reports(Path root, FileTime began) throws IOException {
    List<TestReport> reports = new ArrayList<>();
    try (Stream<Path> rooms = Files.list(root)) {
      for (Path room : rooms.sorted().toList()) {
        for (String kind : List.of("surefire-reports", "failsafe-reports")) {
          Path folder = room.resolve("target").resolve(kind);
          if (!Files.isDirectory(folder)) {
            continue;
          }
          try (var files = Files.newDirectoryStream(folder, "TEST-*.xml")) {
            for (Path file : files) {
              if (Files.getLastModifiedTime(file).compareTo(began) > 0) {
                reports.add(TestReportFile.read(root, file));
              }
            }
          }
        }
      }
    }
    return reports;
  }

  /** The summary's lines; the last one is the count. */
  static List<String> lines(List<TestReport> reports) {
    List<String> lines = new ArrayList<>();
    int tests = reports.stream().mapToInt(TestReport::tests).sum();
    int failed = reports.stream().mapToInt(report -> report.failures().size()).sum();
    int skipped = reports.stream().mapToInt(report -> report.skips().size()).sum();
    if (skipped > 0) {
      lines.add("Skipped:");
      for (TestReport report : reports) {
        for (Outcome skip : sorted(report.skips())) {
          String reason = skip.text().lines().findFirst().orElse("");
          lines.add(line("  " + report.room() + ": " + skip.test() + ": " + reason(reason)));
        }
      }
      lines.add("");
    }
    if (failed > 0) {
      int each = Math.clamp(LINES_OF_ALL / failed, LEAST_LINES, LINES);
      lines.add("Failed:");
      for (TestReport report : reports) {
        for (Outcome failure : sorted(report.failures())) {
          lines.add(line("  " + report.room() + ": " + failure.test()));
          shortened(failure.text(), each).forEach(line -> lines.add(line("      " + line)));
        }
      }
      lines.add("");
    }
    lines.add(tests - failed - skipped + " passed, " + failed + " failed, " + skipped + " skipped");
    return lines;
  }

  private static List<Outcome> sorted(List<Outcome> outcomes) {
    return outcomes.stream().sorted(Comparator.comparing(Outcome::test)).toList();
  }

  /** JUnit puts the exception's class before the reason that the test gave. */
  private static String reason(String text) {
    String reason = text.replaceFirst("^[\\w.]*TestAbortedException: ", "");
    reason = reason.replaceFirst("^Assumption failed: ", "");
    return reason.isBlank() ? "no reason is given" : reason;
  }

  /** The first lines of the message, then those of the trace that are in nobody's machinery. */
  private static List<String> shortened(String text, int most) {
    List<String> all = text.lines().toList();
    int frames = 0;
    while (frames < all.size() && !all.get(frames).startsWith("\tat ")) {
      frames++;
    }
    int message = Math.min(frames, Math.min(MESSAGE_LINES, most - 1));
    List<String> kept = new ArrayList<>(all.subList(0, message));
    if (message < frames) {
      kept.add("… " + (frames - message) + " more lines");
    }
    all.subList(frames, all.size()).stream()
        .filter(line -> !machinery(line))
        .limit(Math.max(0, most - kept.size()))
        .forEach(kept::add);
    return kept;
  }

  private static boolean machinery(String line) {
    String frame = line.strip();
    return Stream.of(
            "java.base/", "org.junit.", "org.apache.maven.", "org.assertj.", "net.jqwik.engine.")
        .anyMatch(prefix -> frame.startsWith("at " + prefix));
  }

  /** Whatever a test was fed stays text in the terminal that shows it. */
  private static String line(String text) {
    String plain = text.replace("\t", "  ").replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= WIDTH ? plain : plain.substring(0, WIDTH) + "…";
  }
}
