package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.Printable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code breakwater rules rollback}. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Gives the nodes of a cluster the rules that they had before.")
public final class RulesRollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Override
  public Integer call() throws InterruptedException {
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      JsonNode given =
          hub.post(
              "/api/v1/rules/rollback",
              JsonNodeFactory.instance.objectNode().put("cluster", cluster.resolve(hub)));
      int repeats = given.path("repeats").asInt();
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "The nodes of %s are given %s again, as %s."
              .formatted(
                  Printable.text(given.path("cluster").asText()),
                  repeats == 0 ? "the rules that ship" : "set " + repeats,
                  Printable.text(given.path("version").asText())));
      return out.checkError() ? 1 : 0;
    } catch (HubApi.RefusedException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }
}
