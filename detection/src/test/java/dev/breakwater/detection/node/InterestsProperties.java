package dev.breakwater.detection.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.rules.CompiledRule;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.rules.RuleLoader;
import dev.breakwater.rules.RuleSet;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever rules say and whatever happens: what meets a rule is never left out. */
class InterestsProperties {
  private static final String[] PATHS = {
    "/", "/a", "/a/b", "/a/bc", "/b/a", "/b/a/c", "/bc/a", "/a/b/c/bc", "/c"
  };
  private static final String[] NAMES = {"a", "b", "c", "bc", "ab"};
  private static final String[] TYPES = {
    "open", "openat", "openat2", "creat", "connect", "execve", "unlink", "bpf", "ptrace"
  };

  @Property(tries = 2_000)
  void whatMeetsARuleIsAdmitted(
      @ForAll("conditions") String condition, @ForAll("events") List<NodeEvent> events) {
    RuleSet<NodeEvent> rules = rules(condition);
    Interests interests = Interests.of(rules);
    for (NodeEvent event : events) {
      List<CompiledRule<NodeEvent>> met = new ArrayList<>();
      rules.matchAll(event, met::add);
      if (!met.isEmpty()) {
        assertThat(interests.admits(event))
            .as("%s meets %s, of interest is %s", event, condition, interests)
            .isTrue();
      }
    }
  }

  @Provide
  Arbitrary<List<NodeEvent>> events() {
    return Combinators.combine(
            Arbitraries.of(TYPES),
            Arbitraries.of(PATHS),
            Arbitraries.of(0L, 1L, 2L, 0x241L, 0x242L, 3L),
            Arbitraries.of(-13L, -2L, 0L, 3L),
            Arbitraries.of(NAMES),
            Arbitraries.of(0L, 5L, 16L, 99L))
        .as(InterestsProperties::event)
        .list()
        .ofSize(40);
  }

  private static NodeEvent event(
      String type, String path, long flags, long result, String name, long argument) {
    TestProcess process = TestProcess.host("/bin/" + name);
    boolean isOpen = Interests.OPENS.contains(type);
    return new TestEvent(
        type,
        process,
        result,
        path,
        isOpen ? flags : NodeEvent.ABSENT,
        null,
        null,
        NodeEvent.ABSENT,
        TestEvent.call(process, type, argument).more());
  }

  @Provide
  Arbitrary<String> conditions() {
    return Arbitraries.lazyOf(this::comparison, this::comparison, this::joined, this::negated);
  }

  private Arbitrary<String> joined() {
    return Combinators.combine(conditions(), Arbitraries.of(" and ", " or "), conditions())
        .as((left, word, right) -> "(" + left + word + right + ")");
  }

  private Arbitrary<String> negated() {
    return conditions().map(part -> "not (" + part + ")");
  }

  private Arbitrary<String> comparison() {
    Arbitrary<String> paths = Arbitraries.of(PATHS);
    Arbitrary<String> parts = Arbitraries.of("/a/", "a", "/b/a", "bc/", "/a", "c");
    Arbitrary<String> names = Arbitraries.of(NAMES);
    Arbitrary<String> pathFields =
        Arbitraries.of("fd.name", "fd.directory", "fs.path.name", "fd.nameraw", "evt.arg.name");
    Arbitrary<String> operators =
        Arbitraries.of(" = ", " != ", " startswith ", " endswith ", " contains ", " icontains ");
    return Arbitraries.oneOf(
        Combinators.combine(pathFields, operators, Arbitraries.oneOf(paths, parts))
            .as((field, operator, value) -> field + operator + value),
        Combinators.combine(pathFields, Arbitraries.of(" in ", " pmatch "), list(paths))
            .as((field, operator, values) -> field + operator + values),
        Combinators.combine(
                pathFields, Arbitraries.of("/*/a", "/a/*", "/?/b*", "*/bc", "/[ab]/b", "/a/b"))
            .as((field, pattern) -> field + " glob \"" + pattern + "\""),
        Combinators.combine(
                pathFields, Arbitraries.of("oneof", "anyof", "allof"), list(Arbitraries.of(PATHS)))
            .as((field, modifier, values) -> field + " startswith " + modifier + " " + values),
        list(paths.map(path -> path + "*")).map(values -> "fd.name pmatch " + values),
        list(names).map(values -> "fd.filename in " + values),
        names.map(value -> "basename(fd.name) = " + value),
        names.map(value -> "fd.filename startswith " + value),
        list(names).map(values -> "proc.name in " + values),
        list(Arbitraries.of(TYPES)).map(values -> "evt.type in " + values),
        Arbitraries.of(TYPES).map(value -> "evt.type != " + value),
        Arbitraries.of(
            "evt.is_open_read = true",
            "evt.is_open_read = false",
            "evt.is_open_write = true",
            "evt.is_open_write != true",
            "evt.is_open_write in (true, false)",
            "evt.rawres >= 0",
            "evt.rawres < 0",
            "evt.rawres = -13",
            "evt.rawres > -1",
            "evt.rawres > -3",
            "evt.rawres in (0, 3)",
            "evt.failed = true",
            "evt.failed = false",
            "evt.res = SUCCESS",
            "evt.res = EACCES",
            "evt.res != SUCCESS",
            "fd.num >= 0",
            "fd.num > 2",
            "fd.num exists",
            "fd.name exists",
            "fd.name = val(fd.nameraw)",
            "evt.arg.cmd = BPF_PROG_LOAD",
            "evt.arg.cmd = 99",
            "evt.arg.cmd in (5, BPF_MAP_CREATE)",
            "evt.arg.cmd contains BPF_PROG",
            "evt.arg.cmd contains 9",
            "evt.arg.cmd != BPF_PROG_LOAD",
            "evt.arg.request startswith PTRACE_A",
            "evt.arg.request exists",
            "evt.num = 0"));
  }

  private static Arbitrary<String> list(Arbitrary<String> values) {
    return values.list().ofMinSize(1).ofMaxSize(3).map(all -> "(" + String.join(", ", all) + ")");
  }

  private static RuleSet<NodeEvent> rules(String condition) {
    String yaml =
        "- macro: m\n  condition: >\n    "
            + condition
            + "\n- {rule: r, desc: d, priority: INFO, output: x, warn_evttypes: false, condition: m}\n";
    return RuleLoader.load(List.of(new RuleFile("test", yaml)), List.of(NodeFields.SOURCE))
        .ruleSet(NodeFields.SOURCE);
  }
}
