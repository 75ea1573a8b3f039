package dev.breakwater.cli.benchmarks;

import dev.breakwater.cli.hub.HubAddress;
import dev.breakwater.cli.hub.HubOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * {@code breakwater simulate}: says which hub, as for the other commands that ask one. Where none
 * is named the benchmarks start one.
 */
@Command(name = "simulate", description = "Loads a hub with nodes that have no machine.")
public final class SimulateCommand implements Callable<Integer> {
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(
      names = "--own-hub",
      description = "Start a hub for this run even where one is known. Default where none is.")
  private boolean ownHub;

  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(words);
    Optional<HubAddress> named = ownHub ? Optional.empty() : hubOptions.find(System.getenv());
    if (named.isPresent() && !words.contains("--help") && !words.contains("-h")) {
      HubAddress address = named.get();
      all.addAll(List.of("--hub", address.hub().toString()));
      all.addAll(List.of("--ca", address.ca().toAbsolutePath().toString()));
      all.addAll(List.of("--token-file", address.tokenFile().toAbsolutePath().toString()));
    }
    return BenchmarksApp.run(all);
  }
}
