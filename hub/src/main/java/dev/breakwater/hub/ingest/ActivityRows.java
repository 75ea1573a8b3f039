package dev.breakwater.hub.ingest;

import dev.breakwater.hub.store.Attributes;
import dev.breakwater.hub.store.StoredText;
import dev.breakwater.hub.store.StoredTime;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes activities of the network and the kernel down, many rows in one statement. */
final class ActivityRows {
  private static final int MAX_UID = 100;
  private static final int MAX_NAME = 64;
  private static final int MAX_LABEL = 256;
  private static final int MAX_ANSWERS = 32;
  private static final int MAX_ARGUMENTS = 16;
  private static final int MAX_ARGUMENT = 1024;

  private static final String NETWORK =
      """
      INSERT INTO network_activity (received, cluster, node, time, action, process_uid,
        process_name, pid, container, pod, namespace, protocol, source_ip, source_port,
        destination_ip, destination_port, result, since, bytes_in, bytes_out, packets_in,
        packets_out, connections)
      VALUES (:received, :cluster, :node, :time, :action, :processUid, :processName, :pid,
        :container, :pod, :namespace, :protocol, :sourceIp, :sourcePort, :destinationIp,
        :destinationPort, :result, :since, :bytesIn, :bytesOut, :packetsIn, :packetsOut,
        :connections)
      """;

  private static final String DNS =
      """
      INSERT INTO dns_activity (received, cluster, node, time, action, process_uid, process_name,
        pid, container, pod, namespace, server, name, type, answers, rcode)
      VALUES (:received, :cluster, :node, :time, :action, :processUid, :processName, :pid,
        :container, :pod, :namespace, :server, :name, :type, :answers, :rcode)
      """;

  private static final String KERNEL =
      """
      INSERT INTO kernel_activity (received, cluster, node, time, system_call, process_uid,
        process_name, pid, container, pod, namespace, arguments, result)
      VALUES (:received, :cluster, :node, :time, :systemCall, :processUid, :processName, :pid,
        :container, :pod, :namespace, CAST(:arguments AS jsonb), :result)
      """;

  private ActivityRows() {}

  /** Writes down the signals whose payload is a network activity. */
  static void addNetwork(Handle handle, List<Signal> signals, Instant now) {
    if (signals.isEmpty()) {
      return;
    }
    try (PreparedBatch rows = handle.prepareBatch(NETWORK)) {
      for (Signal signal : signals) {
        if (signal.payload() instanceof NetworkActivity activity) {
          Traffic traffic = activity.traffic();
          common(rows, signal, activity.actor(), now)
              .bind("action", activity.action().name())
              .bind("protocol", StoredText.of(activity.protocol(), MAX_NAME))
              .bind("sourceIp", StoredText.of(activity.source().ip(), MAX_LABEL))
              .bind("sourcePort", activity.source().port())
              .bind("destinationIp", StoredText.of(activity.destination().ip(), MAX_LABEL))
              .bind("destinationPort", activity.destination().port())
              .bind("result", activity.result())
              .bind("since", StoredTime.of(traffic.since()))
              .bind("bytesIn", Math.max(0, traffic.bytesIn()))
              .bind("bytesOut", Math.max(0, traffic.bytesOut()))
              .bind("packetsIn", Math.max(0, traffic.packetsIn()))
              .bind("packetsOut", Math.max(0, traffic.packetsOut()))
              .bind("connections", Math.max(0, traffic.connections()))
              .add();
        }
      }
      rows.execute();
    }
  }

  /** Writes down the signals whose payload is a DNS activity. */
  static void addDns(Handle handle, List<Signal> signals, Instant now) {
    if (signals.isEmpty()) {
      return;
    }
    try (PreparedBatch rows = handle.prepareBatch(DNS)) {
      for (Signal signal : signals) {
        if (signal.payload() instanceof DnsActivity activity) {
          String[] answers =
              activity.answers().stream()
                  .limit(MAX_ANSWERS)
                  .map(answer -> StoredText.of(answer, MAX_LABEL))
                  .toArray(String[]::new);
          common(rows, signal, activity.actor(), now)
              .bind("action", activity.action().name())
              .bind("server", StoredText.of(activity.server().ip(), MAX_LABEL))
              .bind("name", StoredText.of(activity.name(), MAX_LABEL))
              .bind("type", StoredText.of(activity.type(), MAX_NAME))
              .bindArray("answers", String.class, (Object[]) answers)
              .bind("rcode", activity.rcode())
              .add();
        }
      }
      rows.execute();
    }
  }

  /** Writes down the signals whose payload is a kernel activity. */
  static void addKernel(Handle handle, List<Signal> signals, Instant now) {
    if (signals.isEmpty()) {
      return;
    }
    try (PreparedBatch rows = handle.prepareBatch(KERNEL)) {
      for (Signal signal : signals) {
        if (signal.payload() instanceof KernelActivity activity) {
          common(rows, signal, activity.actor(), now)
              .bind("systemCall", StoredText.of(activity.systemCall(), MAX_NAME))
              .bind("arguments", Attributes.toJson(bounded(activity.arguments())))
              .bind("result", activity.result())
              .add();
        }
      }
      rows.execute();
    }
  }

  private static PreparedBatch common(PreparedBatch rows, Signal signal, Actor actor, Instant now) {
    return rows.bind("received", StoredTime.of(now))
        .bind("cluster", signal.origin().cluster())
        .bind("node", signal.origin().node())
        .bind("time", StoredTime.of(signal.time()))
        .bind("processUid", StoredText.of(actor.process().entity().uid(), MAX_UID))
        .bind("processName", StoredText.of(actor.process().entity().name(), MAX_NAME))
        .bind("pid", actor.process().entity().pid())
        .bind("container", StoredText.of(actor.container().uid(), MAX_LABEL))
        .bind("pod", StoredText.of(actor.container().podName(), MAX_LABEL))
        .bind("namespace", StoredText.of(actor.container().namespace(), MAX_LABEL));
  }

  private static Map<String, String> bounded(Map<String, String> arguments) {
    Map<String, String> bounded = new TreeMap<>();
    arguments.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MAX_ARGUMENTS)
        .forEach(
            argument ->
                bounded.put(
                    StoredText.of(argument.getKey(), MAX_NAME),
                    StoredText.of(argument.getValue(), MAX_ARGUMENT)));
    return bounded;
  }
}
