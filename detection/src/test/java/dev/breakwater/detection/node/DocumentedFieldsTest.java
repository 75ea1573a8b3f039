package dev.breakwater.detection.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.breakwater.rules.Field;
import dev.breakwater.testkit.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/fields.md says what is answered, and what of Falco's fields is not. */
class DocumentedFieldsTest {
  private static final Path PAGE = Path.of("..", "docs", "fields.md");
  private static final Pattern CODE = Pattern.compile("`([a-z0-9_.]+)`");
  private static final Pattern FALCOS = Pattern.compile("(?m)^ {0,4}\"([a-z0-9_.]+)\": *\\{");
  private static final Pattern ROW = Pattern.compile("(?m)^\\|([^|]*)\\|");
  private static final String OWN = "## Fields of our own";
  private static final String NOT_ANSWERED = "## Not answered";

  @Test
  void everyFieldThatIsDeclaredIsOnThePageAndNotAmongThoseThatAreNotAnswered() throws IOException {
    assertThat(names(answered())).containsAll(declared());
    assertThat(names(notAnswered())).doesNotContainAnyElementsOf(declared());
  }

  @Test
  void everyTypeOfEventIsOnThePage() throws IOException {
    assertThat(names(answered())).containsAll(NodeFields.EVENT_TYPES);
  }

  @Test
  void everyFieldOfFalcosIsDeclaredOrThePageSaysWhyNot() throws IOException {
    Optional<Path> list = Shared.path("conformance/falco/fields.json");
    assumeTrue(list.isPresent(), "conformance/falco/fields.json is not there");
    Matcher falcos = FALCOS.matcher(Files.readString(list.orElseThrow()));
    Set<String> names = new TreeSet<>();
    while (falcos.find()) {
      names.add(falcos.group(1));
    }

    names.removeAll(declared());

    assertThat(names).isNotEmpty();
    assertThat(names(notAnswered())).containsAll(names);
  }

  private static List<String> declared() {
    return NodeFields.SOURCE.fields().stream().map(Field::name).toList();
  }

  private static String answered() throws IOException {
    String page = Files.readString(PAGE);
    return page.substring(0, page.indexOf(NOT_ANSWERED));
  }

  /** The first column of the table. */
  private static String notAnswered() throws IOException {
    String page = Files.readString(PAGE);
    Matcher rows = ROW.matcher(page.substring(page.indexOf(NOT_ANSWERED), page.indexOf(OWN)));
    StringBuilder fields = new StringBuilder();
    while (rows.find()) {
      fields.append(rows.group(1));
    }
    return fields.toString();
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher code = CODE.matcher(text);
    while (code.find()) {
      names.add(code.group(1));
    }
    return names;
  }
}
