package dev.breakwater.cli.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code breakwater bench}. */
@Command(name = "bench", description = "Measures what the parts cost and what they see.")
public final class BenchCommand implements Callable<Integer> {
  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("bench"));
    all.addAll(words);
    return BenchmarksApp.run(all);
  }
}
