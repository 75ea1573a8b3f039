package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code breakwater rules push}. */
@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    description = {
      "Gives the nodes of a cluster their rules: these files and those that ship, in the place of"
          + " what they were given before.",
      "Without a file they have those that ship."
    })
public final class RulesPushCommand implements Callable<Integer> {
  private static final long MAXIMUM_BYTES = 1L << 20;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private ClusterOption cluster = new ClusterOption();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "Rule files. They are loaded in the order of their names.")
  private List<Path> files = List.of();

  @Override
  public Integer call() throws InterruptedException {
    ObjectNode texts = JsonNodeFactory.instance.objectNode();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      if (texts.has(name)) {
        throw new CommandFailedException("two files are called " + name + ": rename one");
      }
      texts.put(name, text(file));
    }
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("cluster", cluster.resolve(hub)).set("files", texts);
      JsonNode given = hub.put("/api/v1/rules", body);
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "The nodes of %s are given the rules %s. `breakwater rules status` says which node has them."
              .formatted(
                  Printable.text(given.path("cluster").asText()),
                  Printable.text(given.path("version").asText())));
      return out.checkError() ? 1 : 0;
    } catch (HubApi.RefusedException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAXIMUM_BYTES) {
        throw new CommandFailedException(
            "the rule file " + file + " is larger than 1 MiB; is it a rule file?");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new CommandFailedException("there is no rule file " + file, e);
    } catch (IOException e) {
      throw new CommandFailedException(
          "the rule file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
