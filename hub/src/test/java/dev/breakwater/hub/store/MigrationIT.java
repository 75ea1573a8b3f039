package dev.breakwater.hub.store;

import static dev.breakwater.hub.TestSignals.covered;
import static dev.breakwater.hub.TestSignals.finding;
import static dev.breakwater.hub.TestSignals.launch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.breakwater.detection.Catalog;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.TestSignals;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.access.Sessions;
import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.alerts.AlertFilter;
import dev.breakwater.hub.alerts.Alerts;
import dev.breakwater.hub.coverage.Coverage;
import dev.breakwater.hub.coverage.LossRecord;
import dev.breakwater.hub.coverage.SourceCoverage;
import dev.breakwater.hub.ingest.IngestOutcome;
import dev.breakwater.hub.ingest.SignalIngest;
import dev.breakwater.hub.ledger.Ledger;
import dev.breakwater.hub.ledger.LedgerLine;
import dev.breakwater.hub.processes.Processes;
import dev.breakwater.hub.tamper.TamperFindings;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.SourceHealth;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A store that the first version filled, after it was brought up to date. */
@ExtendWith(TestHub.Extension.class)
class MigrationIT {
  private static final String CLUSTER = "old";
  private static final Instant NOW = Instant.parse("2026-05-04T10:30:00Z");
  private static final long FIRST_RUN = NOW.minusSeconds(7_200).toEpochMilli();
  private static final long SECOND_RUN = NOW.minusSeconds(3_600).toEpochMilli();

  private final Jdbi store;

  MigrationIT(TestHub hub) {
    String schema = "old_" + UUID.randomUUID().toString().replace("-", "");
    hub.migrate(schema, "1");
    store = hub.store(schema);
    store.useTransaction(MigrationIT::fill);
    hub.migrate(schema, "latest");
  }

  @BeforeEach
  void arrange() {
    new ActivityPartitions(store).arrange(NOW);
  }

  /** Rows of each kind, as the first version wrote them. */
  private static void fill(Handle old) {
    old.execute("INSERT INTO cluster VALUES (?, ?, decode('aa', 'hex'))", CLUSTER, at(0));
    position(old, "node-1", "COLLECTOR", FIRST_RUN, 40);
    position(old, "node-1", "COLLECTOR", SECOND_RUN, 100);
    position(old, "node-1", "PUBLISHER", SECOND_RUN, 5);
    position(old, "node-2", "COLLECTOR", FIRST_RUN, 9);
    loss(old, "node-1", "COLLECTOR", "NODE", "GAP", 11, 20, 10, "epoch " + FIRST_RUN);
    loss(old, "node-1", "COLLECTOR", "NODE", "SHED", 51, 53, 3, "");
    loss(old, "node-1", "COLLECTOR", "NODE", "KERNEL_BUFFER_FULL", 0, 0, 7, "");
    loss(old, "node-3", "COLLECTOR", "NODE", "GAP", 1, 4, 4, "epoch of nobody");
    loss(old, "", "COLLECTOR", "AUDIT_LOG", "MALFORMED", 0, 0, 2, "line 7 is no event");
    old.execute(
        """
        INSERT INTO finding (cluster, node, part, uid, rule, type, title, severity, source,
          first_time, last_time, count, received, search, signal)
        VALUES (?, 'node-1', 'COLLECTOR', 'f-1', 'a rule', 'a type', 'A title', 4, 'falco', ?, ?, 3,
          ?, 'a title', ?)
        """,
        CLUSTER,
        at(0),
        at(5),
        at(6),
        Wire.encode(TestSignals.batch(CLUSTER, 1, finding("f-1"))));
    old.execute(
        "CREATE TABLE process_activity_2026050410 PARTITION OF process_activity"
            + " FOR VALUES FROM ('2026-05-04T10:00:00Z') TO ('2026-05-04T11:00:00Z')");
    for (String uid : List.of("1-1", "2-2")) {
      old.execute(
          """
          INSERT INTO process_activity VALUES (?, ?, 'node-1', ?, 'LAUNCH', 0, ?, ?, 2, 'sh',
            '/bin/sh', 'sh -c x', 0, 'root', '', ?)
          """,
          at(0),
          CLUSTER,
          at(0),
          uid,
          uid.equals("1-1") ? "0-0" : "1-1",
          at(0));
    }
    old.execute(
        """
        INSERT INTO source (cluster, node, source, state, reason, events_seen, events_lost,
          last_event, last_heard, attributes)
        VALUES (?, 'node-1', 'NODE', 'COVERED', '', 70, 7, ?, ?, '{"os.kernel.version": "6.1"}')
        """,
        CLUSTER,
        at(0),
        at(0));
    old.execute(
        """
        INSERT INTO source (cluster, node, source, name, state, reason, events_seen, events_lost,
          last_event, last_heard, attributes)
        VALUES (?, '', 'AUDIT_LOG', '/a.log', 'NOT_COVERED', 'it is gone', 1, 2, ?, ?, '{}')
        """,
        CLUSTER,
        at(0),
        at(0));
    old.execute("INSERT INTO audit_log_position VALUES (?, '/a.log', '17:4', ?)", CLUSTER, at(0));
    old.execute(
        "INSERT INTO enrolment_token VALUES (decode('01', 'hex'), ?, '', ?, ?, NULL)",
        CLUSTER,
        at(0),
        at(600));
    old.execute(
        "INSERT INTO enrolment_token VALUES (decode('02', 'hex'), ?, 'node-1', ?, ?, ?)",
        CLUSTER,
        at(0),
        at(600),
        at(1));
    old.execute(
        "INSERT INTO certificate VALUES ('abc', ?, 'node-1', ?, ?, NULL)",
        CLUSTER,
        at(0),
        at(1_000_000));
    old.execute("INSERT INTO session VALUES (decode('03', 'hex'), ?, ?)", at(0), at(600));
    old.execute("INSERT INTO login_link VALUES (decode('04', 'hex'), ?)", at(600));
  }

  private static Object at(long seconds) {
    return StoredTime.of(NOW.plusSeconds(seconds));
  }

  private static void position(Handle old, String node, String part, long epoch, long last) {
    old.execute(
        "INSERT INTO position VALUES (?, ?, ?, ?, ?, ?)", CLUSTER, node, part, epoch, last, at(0));
  }

  private static void loss(
      Handle old,
      String node,
      String part,
      String source,
      String reason,
      long from,
      long to,
      long count,
      String detail) {
    old.execute(
        """
        INSERT INTO loss (received, cluster, node, part, source, reason, from_sequence, to_sequence,
          count, start_time, end_time, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        at(0),
        CLUSTER,
        node,
        part,
        source,
        reason,
        from,
        to,
        count,
        at(-60),
        at(0),
        detail);
  }

  private List<LedgerLine> ledger() {
    return new Ledger(store).lines(Ledger.Query.ALL);
  }

  @Test
  void everyRunsLedgerAddsUpWithTheLossesThatWereOfIt() {
    assertThat(ledger())
        .extracting(
            LedgerLine::node,
            LedgerLine::part,
            LedgerLine::epoch,
            LedgerLine::sent,
            LedgerLine::stored,
            LedgerLine::lost,
            LedgerLine::exact)
        .containsExactly(
            tuple("node-1", "collector", SECOND_RUN, 100L, 97L, 3L, true),
            tuple("node-1", "collector", FIRST_RUN, 40L, 30L, 10L, true),
            tuple("node-1", "publisher", SECOND_RUN, 5L, 5L, 0L, true),
            tuple("node-2", "collector", FIRST_RUN, 9L, 9L, 0L, true));
  }

  @Test
  void lossesOfEventsWithoutNumbersAreNotCountedAsSignals() {
    assertThat(ledger().getFirst().events())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.reason()).isEqualTo("KERNEL_BUFFER_FULL");
              assertThat(cause.count()).isEqualTo(7);
            });
  }

  @Test
  void everyLossIsStillShown() {
    assertThat(new Coverage(store, InstantSource.fixed(NOW)).recentLosses(100))
        .extracting(LossRecord::node, loss -> loss.loss().count(), LossRecord::detail)
        .containsExactly(
            tuple("", 2L, "line 7 is no event"),
            tuple("node-3", 4L, "epoch of nobody"),
            tuple("node-1", 7L, ""),
            tuple("node-1", 3L, ""),
            tuple("node-1", 10L, "epoch " + FIRST_RUN));
  }

  @Test
  void aRunThatWasUnderWayGoesOnWhereItWas() throws Exception {
    SignalIngest ingest =
        new SignalIngest(
            store, new TamperFindings(Catalog.load()), () -> {}, InstantSource.fixed(NOW));
    Origin origin = new Origin(CLUSTER, "node-1", Part.COLLECTOR);
    var batch =
        new Batch(
            origin,
            SECOND_RUN,
            List.of(
                signal(origin, 100, covered(1)),
                signal(origin, 101, launch("3-3", "2-2", "/bin/id")),
                signal(origin, 104, covered(90))));

    IngestOutcome outcome = ingest.ingest(new Caller.Node(CLUSTER, "node-1"), Wire.encode(batch));

    assertThat(outcome).isEqualTo(new IngestOutcome.Committed(104));
    LedgerLine line = ledger().getFirst();
    assertThat(line.epoch()).isEqualTo(SECOND_RUN);
    assertThat(line.sent()).isEqualTo(104);
    assertThat(line.stored()).isEqualTo(99);
    assertThat(line.lost()).isEqualTo(5);
    assertThat(line.exact()).isTrue();
    assertThat(
            new Processes(store)
                .descendants(CLUSTER, "node-1", "1-1", Instant.EPOCH, NOW.plusSeconds(60), 10))
        .extracting(it -> it.uid())
        .contains("2-2", "3-3");
  }

  private static Signal signal(Origin origin, long number, Payload payload) {
    return new Signal(origin, SECOND_RUN, number, NOW, payload);
  }

  @Test
  void alertsAreStillThereWithAllThatWasSaid() {
    List<Alert> alerts = new Alerts(store).newest(AlertFilter.ALL, 10);
    assertThat(alerts).hasSize(1);
    assertThat(alerts.getFirst().finding()).isEqualTo(finding("f-1"));
    assertThat(alerts.getFirst().count()).isEqualTo(3);
  }

  @Test
  void sourcesAreStillThere() {
    List<SourceCoverage> sources = new Coverage(store, InstantSource.fixed(NOW)).sources();
    assertThat(sources)
        .extracting(SourceCoverage::source, SourceCoverage::status, SourceCoverage::eventsSeen)
        .containsExactly(
            tuple(SourceHealth.Source.AUDIT_LOG, SourceCoverage.Status.NOT_COVERED, 1L),
            tuple(SourceHealth.Source.NODE, SourceCoverage.Status.COVERED, 70L));
    assertThat(sources.getLast().attributes()).isEqualTo(Map.of("os.kernel.version", "6.1"));
  }

  @Test
  void whatWasHandedOutIsStillGood() {
    store.useHandle(
        handle -> {
          assertThat(count(handle, "session WHERE hash = decode('03', 'hex')")).isOne();
          assertThat(count(handle, "login_link")).isOne();
          assertThat(count(handle, "enrolment_token WHERE used IS NULL AND used_node = ''"))
              .isOne();
          assertThat(count(handle, "enrolment_token WHERE used IS NOT NULL")).isOne();
          assertThat(count(handle, "certificate WHERE serial = 'abc' AND token_hash IS NULL"))
              .isOne();
          assertThat(count(handle, "cluster WHERE audit_token_hash = decode('aa', 'hex')")).isOne();
          assertThat(count(handle, "audit_log_position WHERE position = '17:4'")).isOne();
        });
    assertThat(new Sessions(store, InstantSource.fixed(NOW)).isOpen("no session")).isFalse();
  }

  private static long count(Handle handle, String what) {
    return handle.createQuery("SELECT count(*) FROM " + what).mapTo(Long.class).one();
  }

  @Test
  void onlyTheNewestRunOfAPartIsNotSuperseded() {
    List<Long> superseded =
        store.withHandle(
            handle ->
                handle
                    .createQuery("SELECT epoch FROM position WHERE superseded AND node = 'node-1'")
                    .mapTo(Long.class)
                    .list());
    assertThat(superseded).containsExactly(FIRST_RUN);
  }
}
