package dev.breakwater.cli.benchmarks;

import dev.breakwater.cli.hub.HubAddress;
import dev.breakwater.cli.hub.HubOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code breakwater simulate}: says which hub, as for the other commands that ask one. */
@Command(name = "simulate", description = "Loads a hub with nodes that have no machine.")
public final class SimulateCommand implements Callable<Integer> {
  @Mixin private HubOptions hubOptions = new HubOptions();
  @Unmatched private List<String> words = new ArrayList<>();

  @Override
  public Integer call() throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(words);
    if (!words.contains("--help") && !words.contains("-h")) {
      HubAddress address = hubOptions.resolve(System.getenv());
      all.addAll(List.of("--hub", address.hub().toString()));
      all.addAll(List.of("--ca", address.ca().toAbsolutePath().toString()));
      all.addAll(List.of("--token-file", address.tokenFile().toAbsolutePath().toString()));
    }
    return BenchmarksApp.run(all);
  }
}
