package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A command that runs to its end. */
final class CommandLine {
  private CommandLine() {}

  /** What a command left behind. */
  record Result(int status, String output, String errors) {}

  /** Runs {@code command}, which must end with {@code status}. */
  static Result run(List<String> command, int status) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(() -> text(process.getInputStream()), threads);
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), threads);
      Result result = new Result(process.waitFor(), output.join(), errors.join());
      assertThat(result.status())
          .as("%s printed:%n%s%n%s", command, result.output(), result.errors())
          .isEqualTo(status);
      return result;
    }
  }

  private static String text(InputStream stream) {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
