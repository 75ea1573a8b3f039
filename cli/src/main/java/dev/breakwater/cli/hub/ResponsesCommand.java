package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.cli.Printable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code breakwater responses}. */
@Command(
    name = "responses",
    description = "Prints the record of responses, newest first: who, what, why, what came of it.")
public final class ResponsesCommand implements Callable<Integer> {
  private static final String LINE = "%-20s  %-14s  %-16s  %-28s  %-32s  %s";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(names = "--json", description = "Print the hub's record as one JSON array.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    JsonNode responses;
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      responses = hub.get("/api/v1/responses");
    }
    if (json) {
      out.println(responses);
    } else if (responses.isEmpty()) {
      out.println("No response was ever ordered.");
    } else {
      out.println(LINE.formatted("REQUESTED", "STATE", "ACTION", "WHERE", "WHO", "WHY"));
      responses.forEach(response -> out.println(line(response)));
    }
    return out.checkError() ? 1 : 0;
  }

  private static String line(JsonNode response) {
    return LINE.formatted(
        Printable.text(response.path("requested").asText().replaceFirst("\\.[0-9]+Z$", "Z"), 20),
        Printable.text(response.path("state").asText(), 14),
        Printable.text(response.path("action").asText(), 16),
        Printable.text(
            response.path("cluster").asText() + "/" + response.path("node").asText(), 28),
        Printable.text(response.path("requestedBy").asText(), 32),
        Printable.text(
            response.path("reason").asText()
                + (response.path("detail").asText().isEmpty()
                    ? ""
                    : " — " + response.path("detail").asText()),
            200));
  }
}
