package dev.breakwater.detection.node;

import dev.breakwater.rules.CompiledRule;
import dev.breakwater.rules.FieldTest;
import dev.breakwater.rules.FieldTest.Relation;
import dev.breakwater.rules.Necessity;
import dev.breakwater.rules.RuleSet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the loaded rules could use of what happens on a node, so that the sensor gathers that and no
 * more. It is an over-approximation: an event that a rule could be met by is never left out.
 *
 * @param eventTypes the types of event that a rule could be met by
 * @param failures those of them of which a call that failed counts, too
 * @param firstArguments the types of call of which those count only that have one of these values
 *     as their first argument, of 32 bits without a sign; all others count whatever it is
 * @param files the openings of files that count; an opening that none of them admits does not, and
 *     there are at most {@value #MAXIMUM_FILES}
 * @param details what has to be gathered beside the events themselves
 */
public record Interests(
    Set<String> eventTypes,
    Set<String> failures,
    Map<String, Set<Long>> firstArguments,
    List<FileInterest> files,
    Set<Detail> details) {

  /** How many interests in files there may be before they become one in every path. */
  public static final int MAXIMUM_FILES = 1_024;

  /** The calls that open a file. */
  public static final Set<String> OPENS =
      Set.of("open", "openat", "openat2", "creat", "open_by_handle_at");

  private static final Set<String> FIELDS =
      Set.of(
          "fd.name",
          "fd.directory",
          "fd.filename",
          "fs.path.name",
          "basename(fd.name)",
          "basename(fs.path.name)",
          "fd.num",
          "evt.is_open_read",
          "evt.is_open_write",
          "evt.rawres",
          "evt.res",
          "evt.failed",
          "evt.arg.cmd",
          "evt.arg.domain",
          "evt.arg.option",
          "evt.arg.request");
  private static final Set<String> CLONES = Set.of("clone", "clone3", "fork", "vfork");
  private static final Set<String> TRANSFERS = Set.of("sendto", "sendmsg", "recvfrom", "recvmsg");

  /** What the sensor gathers only where a rule asks for it. */
  public enum Detail {
    /** The environment of processes. */
    ENVIRONMENT,
    /** The first bytes that are sent and received. */
    DATA,
    /** The names that addresses were asked for by, from the answers of name servers. */
    DOMAIN_NAMES,
    /** The ends of a connection for each message that is sent or received. */
    TRANSFER_ADDRESSES,
    /** An event for each process that is made. */
    CLONES
  }

  public Interests {
    eventTypes = Set.copyOf(eventTypes);
    failures = Set.copyOf(failures);
    firstArguments = Map.copyOf(firstArguments);
    files = List.copyOf(files);
    details = Set.copyOf(details);
  }

  /** Interests in calls whatever their first argument is. */
  public Interests(
      Set<String> eventTypes, Set<String> failures, List<FileInterest> files, Set<Detail> details) {
    this(eventTypes, failures, Map.of(), files, details);
  }

  /** The interests of rules. */
  public static Interests of(RuleSet<NodeEvent> rules) {
    Set<String> types = new HashSet<>();
    Set<String> failures = new HashSet<>();
    FirstArguments arguments = new FirstArguments();
    Map<Where, FileInterest> files = new LinkedHashMap<>();
    for (Necessity way : rules.necessities(FIELDS)) {
      types.addAll(way.eventTypes());
      arguments.add(way);
      boolean fails = way.tests().stream().noneMatch(Interests::excludesFailure);
      if (fails) {
        failures.addAll(way.eventTypes());
      }
      if (way.eventTypes().stream().anyMatch(OPENS::contains)) {
        boolean opensFail = fails && way.tests().stream().noneMatch(Interests::isOfDescriptor);
        boolean reads = way.tests().stream().noneMatch(Interests::excludesReading);
        boolean writes = way.tests().stream().noneMatch(Interests::excludesWriting);
        // Only an opening for both passes a test for reading and one for writing.
        boolean both = !reads && !writes;
        for (Where where : Places.of(way.tests())) {
          files.merge(
              where,
              new FileInterest(where, reads || both, writes || both, opensFail),
              FileInterest::or);
        }
      }
    }
    return new Interests(types, failures, arguments.values(), minimal(files), details(rules));
  }

  /** Whether a rule could be met by the event. */
  public boolean admits(NodeEvent event) {
    String type = event.type();
    boolean isFailed = event.result() != NodeEvent.ABSENT && event.result() < 0;
    if (!eventTypes.contains(type) || (isFailed && !failures.contains(type))) {
      return false;
    }
    Set<Long> arguments = firstArguments.get(type);
    if (arguments != null && !arguments.contains(event.argument(0) & FirstArguments.MASK)) {
      return false;
    }
    return !OPENS.contains(type) || admitsOpening(event, isFailed);
  }

  private boolean admitsOpening(NodeEvent event, boolean isFailed) {
    String path = event.path();
    if (path == null || event.openFlags() == NodeEvent.ABSENT) {
      return true;
    }
    boolean isReading = OpenFlags.isReading(event.openFlags());
    boolean isWriting = OpenFlags.isWriting(event.openFlags());
    for (FileInterest interest : files) {
      if (interest.admits(path, isReading, isWriting, isFailed)) {
        return true;
      }
    }
    return false;
  }

  private static boolean excludesFailure(FieldTest test) {
    return switch (test.field()) {
      case "evt.rawres" -> isAtLeastZero(test);
      case "evt.res" -> test.relation() == Relation.EQUAL && all(test, "SUCCESS"::equals);
      case "evt.failed" -> test.relation() == Relation.EQUAL && all(test, Interests::isFalse);
      default -> false;
    };
  }

  /** An opening that failed has no descriptor. */
  private static boolean isOfDescriptor(FieldTest test) {
    return test.field().equals("fd.num") && isAtLeastZero(test);
  }

  private static boolean excludesReading(FieldTest test) {
    return excludes(test, "evt.is_open_read", "evt.is_open_write");
  }

  private static boolean excludesWriting(FieldTest test) {
    return excludes(test, "evt.is_open_write", "evt.is_open_read");
  }

  /** Whether the test is passed by openings only that are counted by the other kind. */
  private static boolean excludes(FieldTest test, String kind, String other) {
    return test.relation() == Relation.EQUAL
        && ((test.field().equals(kind) && all(test, Interests::isFalse))
            || (test.field().equals(other) && all(test, value -> !isFalse(value))));
  }

  private static boolean isFalse(String value) {
    return value.equals("false") || value.equals("0");
  }

  private static boolean isAtLeastZero(FieldTest test) {
    return switch (test.relation()) {
      case EQUAL, GREATER_OR_EQUAL -> all(test, Interests::isPositive);
      case GREATER -> all(test, value -> value.equals("-1") || isPositive(value));
      default -> false;
    };
  }

  /** A hexadecimal number may stand for a negative one. */
  private static boolean isPositive(String number) {
    return number.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static boolean all(FieldTest test, Predicate<String> predicate) {
    return test.values().stream().allMatch(predicate);
  }

  /** The interests without those that a wider one holds. */
  private static List<FileInterest> minimal(Map<Where, FileInterest> files) {
    List<FileInterest> minimal = new ArrayList<>();
    for (FileInterest each : files.values()) {
      if (files.values().stream().noneMatch(other -> isWider(other, each))) {
        minimal.add(each);
      }
    }
    if (minimal.size() <= MAXIMUM_FILES) {
      return minimal;
    }
    return minimal.stream()
        .map(
            each ->
                new FileInterest(
                    new Where.Anywhere(), each.reads(), each.writes(), each.failures()))
        .reduce(FileInterest::or)
        .map(List::of)
        .orElse(List.of());
  }

  private static boolean isWider(FileInterest other, FileInterest each) {
    boolean isElsewhere =
        switch (other.where()) {
          case Where.Anywhere() -> !(each.where() instanceof Where.Anywhere);
          case Where.Below(String prefix) ->
              each.where() instanceof Where.Below(String longer)
                  && longer.length() > prefix.length()
                  && longer.startsWith(prefix);
          case Where.Named _ -> false;
        };
    return isElsewhere && other.countsAll(each);
  }

  private static Set<Detail> details(RuleSet<NodeEvent> rules) {
    Set<Detail> details = EnumSet.noneOf(Detail.class);
    for (CompiledRule<NodeEvent> rule : rules.rules()) {
      rule.fields().forEach(field -> details.addAll(ofField(field)));
      if (isOf(rule, CLONES)) {
        details.add(Detail.CLONES);
      }
      if (isOf(rule, TRANSFERS) && rule.fields().stream().anyMatch(Interests::isOfConnection)) {
        details.add(Detail.TRANSFER_ADDRESSES);
      }
    }
    return details;
  }

  private static Set<Detail> ofField(String field) {
    return switch (field) {
      case "proc.env", "proc.aenv", "evt.arg.env" -> Set.of(Detail.ENVIRONMENT);
      case "evt.buffer", "evt.arg.data" -> Set.of(Detail.DATA);
      case "evt.arg" -> Set.of(Detail.ENVIRONMENT, Detail.DATA);
      case "fd.cip.name", "fd.sip.name", "fd.lip.name", "fd.rip.name" ->
          Set.of(Detail.DOMAIN_NAMES);
      default -> Set.of();
    };
  }

  private static boolean isOf(CompiledRule<NodeEvent> rule, Set<String> types) {
    return rule.eventTypes().isEmpty() || rule.eventTypes().stream().anyMatch(types::contains);
  }

  private static boolean isOfConnection(String field) {
    return field.startsWith("fd.") || field.equals("evt.arg.tuple");
  }
}
