package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.Printable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code breakwater respond}. */
@Command(
    name = "respond",
    description = {
      "Has a node stop a process, or pause, resume or kill a container. Who asked, when and why, and"
          + " what came of it, is kept.",
      "Nodes do so only where response is switched on: see docs/response.md."
    })
public final class RespondCommand implements Callable<Integer> {
  private static final Duration BETWEEN = Duration.ofMillis(500);

  /** As long as an order is good, and some. */
  private static final Duration LONGEST = Duration.ofSeconds(130);

  private final InputStream answers;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      converter = ResponseAction.Converter.class,
      completionCandidates = ResponseAction.Names.class,
      description = "${COMPLETION-CANDIDATES}")
  private ResponseAction action = ResponseAction.STOP_PROCESS;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "UID",
      description = "The process's uid or the container's full id, as alerts show it.")
  private @Nullable String uid;

  @Option(names = "--alert", paramLabel = "ID", description = "What this alert is about.")
  private @Nullable Long alert;

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
  private String reason = "";

  @Option(names = "--cluster", paramLabel = "NAME", description = "The cluster, without --alert.")
  private @Nullable String cluster;

  @Option(names = "--node", paramLabel = "NAME", description = "The node, without --alert.")
  private @Nullable String node;

  @Option(names = "--yes", description = "Do not ask whether it is meant.")
  private boolean yes;

  @Option(names = "--no-wait", description = "Do not wait for what comes of it.")
  private boolean noWait;

  public RespondCommand() {
    this(System.in);
  }

  /**
   * @param answers where it is read whether it is meant
   */
  RespondCommand(InputStream answers) {
    this.answers = answers;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (HubApi hub = new HubApi(hubOptions.resolve(System.getenv()))) {
      ResponseTarget target = target(hub);
      if (!yes && !isMeant(out, target)) {
        out.println("Nothing was done.");
        out.flush();
        return 1;
      }
      ObjectNode request = target.request(action, reason);
      if (alert != null) {
        request.put("alert", alert);
      }
      JsonNode asked = hub.post("/api/v1/responses", request);
      out.println("Ordered, on record as " + Printable.text(asked.path("uid").asText()) + ".");
      out.flush();
      return noWait ? 0 : outcome(hub, out, asked);
    } catch (HubApi.RefusedException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private ResponseTarget target(HubApi hub) throws InterruptedException {
    if (alert != null) {
      if (uid != null || cluster != null || node != null) {
        throw new ParameterException(
            spec.commandLine(), "--alert says what it is done to: no UID, --cluster or --node");
      }
      return ResponseTarget.of(hub.get("/api/v1/alerts/" + alert), action.isOnProcess());
    }
    if (uid == null || cluster == null || node == null) {
      throw new ParameterException(
          spec.commandLine(), "say --alert, or a UID with --cluster and --node");
    }
    return new ResponseTarget(
        cluster,
        node,
        uid,
        (action.isOnProcess() ? "the process " : "the container ") + Printable.text(uid));
  }

  private boolean isMeant(PrintWriter out, ResponseTarget target) {
    out.print(
        "%s: %s on the node %s of %s. Do it? [y/N] "
            .formatted(
                action.label(),
                target.words(),
                Printable.text(target.node()),
                Printable.text(target.cluster())));
    out.flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8)).readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new CommandFailedException("nobody can be asked here: say --yes if it is meant", e);
    }
  }

  private static int outcome(HubApi hub, PrintWriter out, JsonNode asked)
      throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + LONGEST.toNanos();
    JsonNode record = asked;
    while (record.path("state").asText().equals("WAITING") && System.nanoTime() < end) {
      if (never.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
        break;
      }
      record = hub.get("/api/v1/responses/" + asked.path("uid").asText());
    }
    String detail = Printable.text(record.path("detail").asText(), 300);
    String said =
        switch (record.path("state").asText()) {
          case "SUCCESS" -> "Done";
          case "FAILURE" -> "It was not done";
          case "DOES_NOT_EXIST" -> "There was nothing to do it to";
          default -> "The node did not answer within two minutes; it does nothing after that";
        };
    out.println(said + (detail.isEmpty() ? "." : ": " + detail));
    out.flush();
    return record.path("state").asText().equals("SUCCESS") ? 0 : 1;
  }
}
