package dev.breakwater.testkit.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testkit.report.TestReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The last lines of a test run")
class TestSummaryTest {
  @TempDir Path root;

  @Test
  @DisplayName("name each failed test with its message and trace, before the count")
  void failure() throws IOException {
    TestReport report =
        report(
            """
            <testsuite tests="2">
              <testcase name="passes" classname="a.FirstTest" time="0.1"/>
              <testcase name="fails" classname="a.FirstTest" time="0.1">
                <failure message="expected: 1" type="E"><![CDATA[org.E: expected: 1
             but was: 2
            	at java.base/java.lang.reflect.Method.invoke(Method.java:1)
            	at a.FirstTest.fails(FirstTest.java:12)
            ]]></failure>
                <system-out><![CDATA[noise]]></system-out>
              </testcase>
            </testsuite>
            """);
    assertThat(TestSummary.lines(List.of(report)))
        .containsExactly(
            "Failed:",
            "  room: a.FirstTest.fails",
            "      org.E: expected: 1",
            "       but was: 2",
            "        at a.FirstTest.fails(FirstTest.java:12)",
            "",
            "1 passed, 1 failed, 0 skipped");
  }

  @Test
  @DisplayName("name each skipped test with its reason, and a class that was skipped whole")
  void skips() throws IOException {
    TestReport report =
        report(
            """
            <testsuite tests="2">
              <testcase name="one" classname="a.SomeIT">
                <skipped message="Assumption failed: no runc is here" type="x"/>
              </testcase>
              <testcase name="" classname="a.WholeIT">
                <skipped><![CDATA[org.opentest4j.TestAbortedException: Assumption failed: not root
            	at a.WholeIT.before(WholeIT.java:3)]]></skipped>
              </testcase>
            </testsuite>
            """);
    assertThat(TestSummary.lines(List.of(report)))
        .containsExactly(
            "Skipped:",
            "  room: a.SomeIT.one: no runc is here",
            "  room: a.WholeIT: not root",
            "",
            "0 passed, 0 failed, 2 skipped");
  }

  @Test
  @DisplayName("count a report that cannot be read as a failure")
  void unreadable() throws IOException {
    TestReport report = report("<testsuite tests=\"3\"><testcase name=\"one\"");
    assertThat(TestSummary.lines(List.of(report)))
        .contains("  room: room/target/surefire-reports/TEST-a.xml")
        .last()
        .isEqualTo("0 passed, 1 failed, 0 skipped");
  }

  @Test
  @DisplayName("show a message with characters that XML and terminals do not take")
  void hostile() throws IOException {
    TestReport report =
        report(
            """
            <testsuite tests="1"><testcase name="hostile" classname="a.T">
              <error message="x"><![CDATA[a ]]>&amp#27;<![CDATA[[31m b]]></error>
            </testcase></testsuite>
            """);
    assertThat(TestSummary.lines(List.of(report)))
        .contains("      a \uFFFD[31m b")
        .noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
  }

  @Test
  @DisplayName("take at most 40 lines for a failure, of the trace too, and fewer where many failed")
  void bounded() {
    String text =
        "message\n".repeat(60)
            + String.join(
                "\n", IntStream.range(0, 60).mapToObj(i -> "\tat a.B.c(" + i + ")").toList());
    assertThat(TestSummary.lines(List.of(failures(1, text))))
        .hasSizeLessThanOrEqualTo(44)
        .contains("      … 36 more lines", "        at a.B.c(0)");
    assertThat(TestSummary.lines(List.of(failures(40, text)))).hasSizeLessThanOrEqualTo(500);
  }

  private static TestReport failures(int count, String text) {
    List<Outcome> failures =
        IntStream.range(0, count).mapToObj(i -> new Outcome("a.T.m" + i, text)).toList();
    return new TestReport("room", count, failures, List.of());
  }

  private TestReport report(String xml) throws IOException {
    Path folder = Files.createDirectories(root.resolve("room/target/surefire-reports"));
    Path file = Files.writeString(folder.resolve("TEST-a.xml"), xml);
    return TestReportFile.read(root, file);
  }
}
