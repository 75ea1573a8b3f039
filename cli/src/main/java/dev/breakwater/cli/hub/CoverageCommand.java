package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.cli.Printable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code breakwater coverage}. */
@Command(name = "coverage", description = "Prints which sources are seen, and what was lost.")
public final class CoverageCommand implements Callable<Integer> {
  private static final String SOURCES = "%-11s  %-10s  %-32s  %12s  %8s  %-20s  %s";
  private static final String LOSSES = "%-20s  %-32s  %-10s  %12s  %s";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(
      names = "--json",
      description = "Print one JSON object with the sources and the latest losses.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      JsonNode sources = hub.get("/api/v1/coverage");
      JsonNode losses = hub.get("/api/v1/losses");
      if (json) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("sources", sources);
        all.set("losses", losses);
        out.println(all);
      } else {
        printSources(out, sources);
        printLosses(out, losses);
      }
    }
    return out.checkError() ? 1 : 0;
  }

  private static void printSources(PrintWriter out, JsonNode sources) {
    if (sources.isEmpty()) {
      out.println("Nothing is looked at: no source has ever reported.");
      return;
    }
    out.println(
        SOURCES.formatted(
            "STATUS", "SOURCE", "WHERE", "EVENTS SEEN", "LOST", "LAST EVENT", "REASON"));
    for (JsonNode source : sources) {
      out.println(
          SOURCES
              .formatted(
                  Printable.text(source.path("status").asText(), 11),
                  Printable.text(source.path("source").asText(), 10),
                  where(source),
                  source.path("eventsSeen").asLong(),
                  source.path("eventsLost").asLong(),
                  Printable.text(time(source.path("lastEvent").asText()), 20),
                  Printable.text(source.path("reason").asText(), 300))
              .stripTrailing());
    }
  }

  private static void printLosses(PrintWriter out, JsonNode losses) {
    if (losses.isEmpty()) {
      return;
    }
    out.println();
    out.println(LOSSES.formatted("LOST UNTIL", "WHERE", "PART", "COUNT", "WHY"));
    for (JsonNode loss : losses) {
      out.println(
          LOSSES.formatted(
              Printable.text(time(loss.path("end").asText()), 20),
              where(loss),
              Printable.text(loss.path("part").asText(), 10),
              loss.path("count").asLong(),
              Printable.text(loss.path("reason").asText(), 40)));
    }
  }

  private static String where(JsonNode node) {
    String cluster = node.path("cluster").asText();
    String name = node.path("node").asText();
    return Printable.text(name.isEmpty() ? cluster : cluster + "/" + name, 32);
  }

  /** The time to the second; what is no time stands as it is. */
  private static String time(String text) {
    try {
      Instant instant = Instant.parse(text);
      return instant.equals(Instant.EPOCH)
          ? "never"
          : instant.truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeParseException e) {
      return text;
    }
  }
}
