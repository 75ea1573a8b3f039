package dev.breakwater.hub.coverage;

import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.store.Attributes;
import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** What the nodes' publishers say of themselves: the last word of each. */
public final class PublisherStates {
  /** The most names that one may say. */
  public static final int MOST = 64;

  /** The most characters of a name and of a value; the rest is cut. */
  public static final int LONGEST = 500;

  private final Jdbi store;
  private final InstantSource clock;

  public PublisherStates(Jdbi store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Keeps what a publisher says of itself, in the place of what it said before.
   *
   * @param node the node whose certificate it showed
   * @param state by name, in OpenTelemetry's style
   */
  public void say(Caller.Node node, Map<String, String> state) {
    Map<String, String> bounded = new TreeMap<>();
    new TreeMap<>(state)
        .entrySet().stream()
            .limit(MOST)
            .forEach(
                entry ->
                    bounded.put(
                        StoredText.of(entry.getKey(), LONGEST),
                        StoredText.of(entry.getValue(), LONGEST)));
    store.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO publisher_state (cluster, node, heard, attributes)
                    VALUES (:cluster, :node, :now, CAST(:attributes AS jsonb))
                    ON CONFLICT (cluster, node) DO UPDATE
                    SET heard = excluded.heard, attributes = excluded.attributes
                    """)
                .bind("cluster", node.cluster())
                .bind("node", node.node())
                .bind("now", StoredTime.of(clock.instant()))
                .bind("attributes", Attributes.toJson(bounded))
                .execute());
  }
}
