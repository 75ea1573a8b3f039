package dev.breakwater.hub.noderules;

import dev.breakwater.detection.ShippedRules;
import dev.breakwater.hub.directives.Directives;
import dev.breakwater.hub.store.Attributes;
import dev.breakwater.hub.store.Sha256;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.rules.LoadedRules;
import dev.breakwater.rules.Problem;
import dev.breakwater.rules.RuleFile;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SourceHealth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Gives the nodes of a cluster their rules. A set is loaded with the loader that the nodes have
 * before it is accepted, so that none is given that no node can load.
 */
public final class NodeRules {
  /** The most characters of all files of a set together. */
  public static final int MAX_CHARACTERS = 512 << 10;

  /** The most files of a set. */
  public static final int MAX_FILES = 100;

  /** Rules are good until others take their place. */
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private static final int MOST_SHOWN = 50;

  private final Jdbi store;
  private final Directives directives;
  private final Runnable afterDirective;
  private final InstantSource clock;

  /**
   * @param afterDirective run after each commit of a directive; must not block
   */
  public NodeRules(
      Jdbi store, Directives directives, Runnable afterDirective, InstantSource clock) {
    this.store = store;
    this.directives = directives;
    this.afterDirective = afterDirective;
    this.clock = clock;
  }

  /**
   * Which rules a node runs, as far as it has said.
   *
   * @param node the node
   * @param version the version's name; empty where it runs those that ship, or has not said
   * @param heard when it last said anything
   * @param refused what it would not take since it last took a set, newest first
   */
  public record Running(
      String node, String version, Instant heard, List<RuleAnswers.Refused> refused) {
    public Running {
      refused = List.copyOf(refused);
    }
  }

  /**
   * Gives the set to every node of the cluster.
   *
   * @param files the rule files by name; none for the rules that ship alone
   * @param madeBy who gives it, as the hub knows them
   * @throws RulesRefusedException if it cannot be loaded, with every error and its place, or is too
   *     large
   */
  public RuleSetRecord give(String cluster, Map<String, String> files, String madeBy)
      throws RulesRefusedException {
    check(files);
    return give(cluster, files, madeBy, null);
  }

  /**
   * Gives the set again that was given before the newest.
   *
   * @throws RulesRefusedException if there is none
   */
  public RuleSetRecord rollBack(String cluster, String madeBy) throws RulesRefusedException {
    List<RuleSetRecord> sets = newest(cluster);
    if (sets.isEmpty()) {
      throw new RulesRefusedException("the cluster " + cluster + " was given no rules yet");
    }
    int current = origin(sets.getFirst());
    Optional<RuleSetRecord> before =
        sets.stream().filter(set -> set.repeats() == null && set.number() < current).findFirst();
    if (before.isEmpty()) {
      if (current == 0) {
        throw new RulesRefusedException(
            "the nodes of " + cluster + " run the rules that ship: there is nothing before them");
      }
      return give(cluster, Map.of(), madeBy, 0);
    }
    return give(cluster, files(cluster, before.get().number()), madeBy, before.get().number());
  }

  /** The number of the set whose files these are; 0 for the rules that ship. */
  private static int origin(RuleSetRecord set) {
    return set.repeats() == null ? set.number() : set.repeats();
  }

  private RuleSetRecord give(
      String cluster, Map<String, String> files, String madeBy, @Nullable Integer repeats) {
    Instant now = clock.instant();
    RuleSetRecord made =
        store.inTransaction(
            handle -> {
              handle.execute(
                  "SELECT pg_advisory_xact_lock(hashtext(?), hashtext(?))", "rules", cluster);
              int number = nextNumber(handle, cluster);
              String version = "r" + number + "-" + digest(files);
              directives.issue(
                  handle, cluster, "", new RulesOrder(version, files), now.plus(VALIDITY));
              record(handle, cluster, number, version, files, madeBy, repeats, now);
              return new RuleSetRecord(
                  cluster,
                  number,
                  version,
                  now,
                  madeBy,
                  repeats,
                  List.copyOf(new TreeMap<>(files).keySet()));
            });
    afterDirective.run();
    return made;
  }

  private static void check(Map<String, String> files) throws RulesRefusedException {
    if (files.size() > MAX_FILES) {
      throw new RulesRefusedException("a set has at most " + MAX_FILES + " files");
    }
    long characters = files.values().stream().mapToLong(String::length).sum();
    if (characters > MAX_CHARACTERS) {
      throw new RulesRefusedException(
          "the files of a set have at most " + MAX_CHARACTERS + " characters together");
    }
    LoadedRules loaded =
        ShippedRules.load(
            new TreeMap<>(files)
                .entrySet().stream()
                    .map(file -> new RuleFile(file.getKey(), file.getValue()))
                    .toList());
    if (!loaded.ok()) {
      throw new RulesRefusedException(
          "the rules have errors:\n"
              + loaded.problems().stream()
                  .filter(Problem::isError)
                  .map(Problem::toText)
                  .collect(Collectors.joining("\n")));
    }
  }

  private static String digest(Map<String, String> files) {
    StringBuilder all = new StringBuilder();
    new TreeMap<>(files)
        .forEach(
            (name, text) ->
                all.append(name.length())
                    .append(':')
                    .append(name)
                    .append(text.length())
                    .append(':')
                    .append(text));
    return HexFormat.of().formatHex(Sha256.of(all.toString()), 0, 4);
  }

  private static int nextNumber(Handle handle, String cluster) {
    return handle
        .createQuery("SELECT coalesce(max(number), 0) + 1 FROM rule_set WHERE cluster = :cluster")
        .bind("cluster", cluster)
        .mapTo(Integer.class)
        .one();
  }

  private static void record(
      Handle handle,
      String cluster,
      int number,
      String version,
      Map<String, String> files,
      String madeBy,
      @Nullable Integer repeats,
      Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO rule_set (cluster, number, version, made, made_by, repeats, files)
            VALUES (:cluster, :number, :version, :now, :by, :repeats, CAST(:files AS jsonb))
            """)
        .bind("cluster", cluster)
        .bind("number", number)
        .bind("version", version)
        .bind("now", StoredTime.of(now))
        .bind("by", madeBy)
        .bind("repeats", repeats)
        .bind("files", Attributes.toJson(files))
        .execute();
  }

  /** The sets that a cluster was given, newest first. */
  public List<RuleSetRecord> newest(String cluster) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT * FROM rule_set WHERE cluster = :cluster
                    ORDER BY number DESC LIMIT :most
                    """)
                .bind("cluster", cluster)
                .bind("most", MOST_SHOWN)
                .map((row, context) -> set(row))
                .list());
  }

  /** What the nodes of a cluster run. */
  public List<Running> running(String cluster) {
    return store.withHandle(
        handle -> {
          Map<String, List<RuleAnswers.Refused>> refused = RuleAnswers.refused(handle, cluster);
          return handle
              .createQuery(
                  """
                  SELECT node, attributes, last_heard FROM source
                  WHERE cluster = :cluster AND source = 'NODE' ORDER BY node
                  """)
              .bind("cluster", cluster)
              .map(
                  (row, context) ->
                      new Running(
                          row.getString("node"),
                          Attributes.ofJson(row.getString("attributes"))
                              .getOrDefault(SourceHealth.RULES_VERSION, ""),
                          StoredTime.read(row, "last_heard"),
                          refused.getOrDefault(row.getString("node"), List.of())))
              .list();
        });
  }

  private Map<String, String> files(String cluster, int number) {
    return store.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT files FROM rule_set WHERE cluster = :cluster AND number = :number")
                .bind("cluster", cluster)
                .bind("number", number)
                .map((row, context) -> Attributes.ofJson(row.getString("files")))
                .one());
  }

  private static RuleSetRecord set(ResultSet row) throws SQLException {
    return new RuleSetRecord(
        row.getString("cluster"),
        row.getInt("number"),
        row.getString("version"),
        StoredTime.read(row, "made"),
        row.getString("made_by"),
        row.getObject("repeats", Integer.class),
        List.copyOf(new TreeMap<>(Attributes.ofJson(row.getString("files"))).keySet()));
  }
}
