package dev.breakwater.cli.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code breakwater chaos}. */
@Command(
    name = "chaos",
    description = "Breaks the parts and what lies between them, and sees what comes of it.")
public final class ChaosCommand implements Callable<Integer> {
  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("chaos"));
    all.addAll(words);
    return BenchmarksApp.run(all);
  }
}
