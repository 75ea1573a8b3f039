package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.signals.Severity;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code breakwater alerts}. */
@Command(
    name = "alerts",
    description = "Prints alerts: the newest first, or with --follow as they arrive.")
public final class AlertsCommand implements Callable<Integer> {
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(
      names = {"-f", "--follow"},
      description = "Print alerts as they arrive, until Ctrl-C; the oldest first.")
  private boolean follow;

  @Option(names = "--json", description = "Print one OCSF Detection Finding a line.")
  private boolean json;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      converter = ShortDuration.class,
      description = "Only alerts of the last while, as 90s, 15m, 6h, 2d.")
  private @Nullable Duration since;

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "Only alerts at least so severe: ${COMPLETION-CANDIDATES}.")
  private @Nullable Severity severity;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "At most so many, or with --follow so many before those that arrive. Default: 50.")
  private int limit;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit is 0 or more, not " + limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      AlertQuery query =
          new AlertQuery(
              Optional.ofNullable(severity),
              Optional.ofNullable(since).map(Instant.now()::minus),
              limit);
      List<JsonNode> alerts = query.newest(hub);
      if (!json && (follow || !alerts.isEmpty())) {
        out.println(AlertRow.HEADING);
      }
      if (!follow) {
        alerts.forEach(alert -> print(out, alert));
        if (alerts.isEmpty() && !json) {
          spec.commandLine()
              .getErr()
              .println("No alerts. `breakwater coverage` says what is looked at.");
        }
        return flushed(out);
      }
      alerts.reversed().forEach(alert -> print(out, alert));
      flushed(out);
      return follow(
          hub, out, alerts.isEmpty() ? query.lastId(hub) : AlertQuery.id(alerts.getFirst()));
    }
  }

  private int follow(HubApi hub, PrintWriter out, String lastSeen) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    String lastId = lastSeen;
    Duration wait = FIRST_WAIT;
    while (true) {
      try (ServerSentEvents events =
          new ServerSentEvents(hub.events("/api/v1/alerts/stream", lastId))) {
        wait = FIRST_WAIT;
        for (var event = events.next(); event.isPresent(); event = events.next()) {
          lastId = event.get().id().isEmpty() ? lastId : event.get().id();
          Optional<JsonNode> alert = parse(event.get().data());
          if (alert.isPresent() && isWanted(alert.get())) {
            print(out, alert.get());
            if (flushed(out) != 0) {
              return 1;
            }
          }
        }
      } catch (IOException e) {
        spec.commandLine().getErr().println(hub.noAnswer(e).getMessage() + "; trying again");
      }
      if (never.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        return 0;
      }
      wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
    }
  }

  /** An event of the stream that is an alert. */
  private static Optional<JsonNode> parse(String data) {
    try {
      JsonNode node = JSON.readTree(data);
      return node.has("finding_info") ? Optional.of(node) : Optional.empty();
    } catch (IOException e) {
      throw new CommandFailedException("the hub's stream of alerts holds no JSON", e);
    }
  }

  private boolean isWanted(JsonNode alert) {
    return severity == null || alert.path("severity_id").asInt() >= severity.id();
  }

  private void print(PrintWriter out, JsonNode alert) {
    out.println(json ? alert.toString() : AlertRow.of(alert).line(ZoneId.systemDefault()));
  }

  /** Flushes; 1 if nobody reads any more. */
  private static int flushed(PrintWriter out) {
    return out.checkError() ? 1 : 0;
  }
}
