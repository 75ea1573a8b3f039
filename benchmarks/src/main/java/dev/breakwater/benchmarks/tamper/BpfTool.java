package dev.breakwater.benchmarks.tamper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What an attacker with the right to use eBPF does to the programs and maps of a process. */
final class BpfTool {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long victim;

  BpfTool(long victim) {
    this.victim = victim;
  }

  /** Writes zeros over the one value of an array map. */
  void zero(String map) throws InterruptedException {
    JsonNode found = own(map);
    List<String> command =
        new ArrayList<>(
            List.of("map", "update", "id", found.path("id").asText(), "key", "0", "0", "0", "0"));
    command.add("value");
    for (int i = 0; i < found.path("bytes_value").asInt(); i++) {
      command.add("0");
    }
    run(command);
  }

  private JsonNode own(String name) throws InterruptedException {
    List<String> ids = held();
    for (JsonNode map : tree(run(List.of("-j", "map", "show")))) {
      // The kernel keeps fifteen characters of a name.
      if (ids.contains(map.path("id").asText()) && name.startsWith(map.path("name").asText("-"))) {
        return map;
      }
    }
    throw new BenchmarkException("the collector has no map " + name);
  }

  /** The ids of the maps that the victim holds open (fdinfo of proc_pid_fdinfo(5)). */
  private List<String> held() {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(victim), "fdinfo"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("map_id:")) {
            ids.add(line.substring("map_id:".length()).strip());
          }
        }
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot see which maps the collector holds: " + e, e);
    }
    return ids;
  }

  private static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new BenchmarkException("bpftool printed what cannot be read: " + e.getMessage(), e);
    }
  }

  private static String run(List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("bpftool"));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new BenchmarkException(
            "bpftool " + String.join(" ", arguments.subList(0, 4)) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new BenchmarkException(
          "bpftool cannot be run (" + e.getMessage() + "): apt-get install bpftool", e);
    }
  }
}
