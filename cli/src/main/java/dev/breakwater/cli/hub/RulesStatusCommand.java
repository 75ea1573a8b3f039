package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.cli.Printable;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code breakwater rules status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Prints which rules a cluster's nodes were given, which each node runs, and what it refused"
          + " since it last took a set, and why."
    })
public final class RulesStatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Option(names = "--json", description = "Print what the hub says as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      String name = URLEncoder.encode(cluster.resolve(hub), StandardCharsets.UTF_8);
      JsonNode rules = hub.get("/api/v1/rules?cluster=" + name);
      if (json) {
        out.println(rules);
      } else {
        print(out, rules);
      }
    }
    return out.checkError() ? 1 : 0;
  }

  private static void print(PrintWriter out, JsonNode rules) {
    JsonNode given = rules.path("sets").path(0);
    out.println(
        given.isMissingNode()
            ? "No rules were given: nodes run those that ship, and their own --rules."
            : "Given: %s, %s by %s"
                .formatted(
                    Printable.text(given.path("version").asText()),
                    Printable.text(given.path("made").asText()),
                    Printable.text(given.path("madeBy").asText())));
    for (JsonNode node : rules.path("nodes")) {
      String version = node.path("version").asText();
      out.println(
          "%-32s  %s"
              .formatted(
                  Printable.text(node.path("node").asText(), 32),
                  version.isEmpty() ? "those that ship" : Printable.text(version)));
      for (JsonNode refused : node.path("refused")) {
        String what = refused.path("version").asText();
        out.println(
            "    refused %s at %s: %s"
                .formatted(
                    what.isEmpty() ? "an order" : Printable.text(what),
                    Printable.text(refused.path("at").asText()),
                    Printable.text(refused.path("reason").asText())));
      }
    }
  }
}
