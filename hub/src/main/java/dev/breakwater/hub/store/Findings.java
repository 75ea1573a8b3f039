package dev.breakwater.hub.store;

import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/**
 * Writes findings down, within the caller's transaction. The same act is one row: seen again at a
 * later time it is counted, told again it changes nothing.
 */
public final class Findings {
  /** Held to the end of the transaction, so that ids rise in the order of commits. */
  private static final long ORDER_LOCK = 0x62_72_65_61_6b_77L;

  private static final int MAX_UID = 200;
  private static final int MAX_LABEL = 500;
  private static final int MAX_SEARCH = 4000;

  private Findings() {}

  /**
   * Writes the findings down.
   *
   * @param signals signals whose payload is a finding
   * @param now the hub's time
   */
  public static void add(Handle handle, List<Signal> signals, Instant now) {
    if (signals.isEmpty()) {
      return;
    }
    handle.execute("SELECT pg_advisory_xact_lock(?)", ORDER_LOCK);
    for (Signal signal : signals) {
      if (signal.payload() instanceof Finding finding) {
        add(handle, signal, finding, now);
      }
    }
  }

  private static void add(Handle handle, Signal signal, Finding finding, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO finding (cluster, node, part, uid, rule, type, title, severity, source,
              first_time, last_time, received, search, signal)
            VALUES (:cluster, :node, :part, :uid, :rule, :type, :title, :severity, :source, :time,
              :time, :now, :search, :signal)
            ON CONFLICT (cluster, uid) DO UPDATE
            SET count = finding.count + 1, last_time = excluded.last_time
            WHERE excluded.last_time > finding.last_time AND finding.count < 2147483647
            """)
        .bind("cluster", signal.origin().cluster())
        .bind("node", signal.origin().node())
        .bind("part", signal.origin().part().name())
        .bind("uid", uid(finding))
        .bind("rule", StoredText.of(finding.rule(), MAX_LABEL))
        .bind("type", StoredText.of(finding.type(), MAX_LABEL))
        .bind("title", StoredText.of(finding.title(), MAX_LABEL))
        .bind("severity", finding.severity().id())
        .bind("source", StoredText.of(finding.source(), MAX_LABEL))
        .bind("time", StoredTime.of(signal.time()))
        .bind("now", StoredTime.of(now))
        .bind("search", search(signal, finding))
        .bind("signal", Wire.encode(new Batch(signal.origin(), signal.epoch(), List.of(signal))))
        .execute();
  }

  /** An index takes short values only, and what comes in may be of any length. */
  private static String uid(Finding finding) {
    return finding.uid().length() <= MAX_UID
        ? StoredText.of(finding.uid())
        : "sha256:" + HexFormat.of().formatHex(Sha256.of(finding.uid()));
  }

  private static String search(Signal signal, Finding finding) {
    StringBuilder text = new StringBuilder();
    for (String part :
        List.of(
            finding.title(), finding.rule(), signal.origin().cluster(), signal.origin().node())) {
      text.append(part).append('\n');
    }
    if (finding.evidence() instanceof ApiActivity api) {
      text.append(api.user()).append('\n');
      text.append(api.object().namespace()).append('/').append(api.object().name()).append('\n');
    }
    text.append(finding.message()).append('\n');
    finding.outputFields().values().forEach(value -> text.append(value).append('\n'));
    return StoredText.of(text.toString().toLowerCase(Locale.ROOT), MAX_SEARCH);
  }
}
