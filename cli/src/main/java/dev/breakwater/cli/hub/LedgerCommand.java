package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.cli.Printable;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code breakwater ledger}. */
@Command(
    name = "ledger",
    description =
        "Prints the loss ledger: what each part sent, what is stored, and what is on record as lost."
            + " Ends with 1 if a line does not add up.")
public final class LedgerCommand implements Callable<Integer> {
  private static final String LINE = "%-5s  %-28s  %-10s  %-20s  %12s  %12s  %12s  %s";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(names = "--json", description = "Print the hub's lines as one JSON array.")
  private boolean json;

  @Option(names = "--node", paramLabel = "NAME", description = "Only the lines of this node.")
  private @Nullable String node;

  @Option(names = "--cluster", paramLabel = "NAME", description = "Only the lines of this cluster.")
  private @Nullable String cluster;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode lines;
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      lines = hub.get("/api/v1/ledger" + query());
    }
    if (json) {
      out.println(lines);
    } else {
      print(out, lines);
    }
    boolean exact = true;
    for (JsonNode line : lines) {
      exact &= line.path("exact").asBoolean();
    }
    return exact && !out.checkError() ? 0 : 1;
  }

  private String query() {
    List<String> parameters = new ArrayList<>();
    if (node != null) {
      parameters.add("node=" + URLEncoder.encode(node, StandardCharsets.UTF_8));
    }
    if (cluster != null) {
      parameters.add("cluster=" + URLEncoder.encode(cluster, StandardCharsets.UTF_8));
    }
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  private static void print(PrintWriter out, JsonNode lines) {
    if (lines.isEmpty()) {
      out.println("The ledger is empty: no node has sent anything.");
      return;
    }
    out.println(
        LINE.formatted("EXACT", "WHERE", "PART", "RUN", "SENT", "STORED", "LOST", "WHY").strip());
    long sent = 0;
    long stored = 0;
    long lost = 0;
    boolean exact = true;
    for (JsonNode line : lines) {
      sent += line.path("sent").asLong();
      stored += line.path("stored").asLong();
      lost += line.path("lost").asLong();
      exact &= line.path("exact").asBoolean();
      out.println(line(line));
    }
    out.println(
        "%,d sent = %,d stored + %,d on record as lost%s"
            .formatted(
                sent,
                stored,
                lost,
                exact ? "." : ", and NOT every line adds up: the hub has a fault, report it."));
  }

  private static String line(JsonNode line) {
    return LINE.formatted(
            line.path("exact").asBoolean() ? "yes" : "NO",
            Printable.text(line.path("cluster").asText() + "/" + line.path("node").asText(), 28),
            Printable.text(line.path("part").asText(), 10),
            run(line),
            line.path("sent").asLong(),
            line.path("stored").asLong(),
            line.path("lost").asLong(),
            why(line))
        .stripTrailing();
  }

  private static String run(JsonNode line) {
    long epoch = line.path("epoch").asLong();
    return epoch == 0
        ? line.path("runs").asInt() + " old runs"
        : Instant.ofEpochMilli(epoch).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String why(JsonNode line) {
    List<String> reasons = new ArrayList<>();
    for (JsonNode cause : line.path("reasons")) {
      reasons.add(cause(cause));
    }
    for (JsonNode cause : line.path("events")) {
      reasons.add("beside it " + cause(cause));
    }
    return Printable.text(String.join(", ", reasons), 200);
  }

  private static String cause(JsonNode cause) {
    long count = cause.path("count").asLong();
    return cause.path("reason").asText()
        + (count == 0 ? "" : " " + count)
        + " ("
        + cause.path("part").asText()
        + ")";
  }
}
