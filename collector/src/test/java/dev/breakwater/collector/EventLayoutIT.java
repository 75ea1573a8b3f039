package dev.breakwater.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offsets that Java reads at are those of the structures in the compiled object. */
class EventLayoutIT {

  @Test
  void membersLieWhereTheyAreReadFrom(@TempDir Path directory) throws Exception {
    Map<String, Integer> offsets = offsets(directory);
    Map<String, Integer> read =
        Map.ofEntries(
            Map.entry("event.size", EventLayout.SIZE),
            Map.entry("event.type", EventLayout.TYPE),
            Map.entry("event.cpu", EventLayout.CPU),
            Map.entry("event.sequence", EventLayout.SEQUENCE),
            Map.entry("event.time", EventLayout.TIME),
            Map.entry("event.start", EventLayout.START),
            Map.entry("event.result", EventLayout.RESULT),
            Map.entry("event.pid", EventLayout.PID),
            Map.entry("event.uid", EventLayout.UID),
            Map.entry("event.gid", EventLayout.GID),
            Map.entry("process_event.parent_start", EventLayout.PARENT_START),
            Map.entry("process_event.namespace_start", EventLayout.NAMESPACE_START),
            Map.entry("process_event.capabilities", EventLayout.CAPABILITIES),
            Map.entry("process_event.changed", EventLayout.CHANGED),
            Map.entry("process_event.parent", EventLayout.PARENT),
            Map.entry("process_event.vpid", EventLayout.VPID),
            Map.entry("process_event.level", EventLayout.LEVEL),
            Map.entry("process_event.login", EventLayout.LOGIN),
            Map.entry("process_event.tty", EventLayout.TTY),
            Map.entry("process_event.flags", EventLayout.FLAGS),
            Map.entry("process_event.exit_code", EventLayout.EXIT_CODE),
            Map.entry("process_event.name", EventLayout.NAME),
            Map.entry("process_event.pieces", EventLayout.PROCESS_PIECES),
            Map.entry("process_event.text", EventLayout.PROCESS_TEXT),
            Map.entry("open_event.flags", EventLayout.OPEN_FLAGS),
            Map.entry("open_event.call", EventLayout.OPEN_CALL),
            Map.entry("open_event.created", EventLayout.OPEN_CREATED),
            Map.entry("open_event.pieces", EventLayout.OPEN_PIECES),
            Map.entry("open_event.text", EventLayout.OPEN_TEXT),
            Map.entry("connect_event.fd", EventLayout.CONNECT_FD),
            Map.entry("connect_event.family", EventLayout.CONNECT_FAMILY),
            Map.entry("connect_event.socket_type", EventLayout.CONNECT_SOCKET_TYPE),
            Map.entry("connect_event.protocol", EventLayout.CONNECT_PROTOCOL),
            Map.entry("connect_event.source_port", EventLayout.CONNECT_SOURCE_PORT),
            Map.entry("connect_event.destination_port", EventLayout.CONNECT_DESTINATION_PORT),
            Map.entry("connect_event.source", EventLayout.CONNECT_SOURCE),
            Map.entry("connect_event.destination", EventLayout.CONNECT_DESTINATION),
            Map.entry("connect_event.path", EventLayout.CONNECT_PATH));
    assertThat(offsets).containsAllEntriesOf(read);
  }

  private static Map<String, Integer> offsets(Path directory) throws Exception {
    Path object = directory.resolve("sensor.bpf.o");
    try (InputStream in = EventLayoutIT.class.getResourceAsStream("sensor.bpf.o")) {
      assumeTrue(in != null, "built without eBPF programs");
      Files.copy(in, object);
    }
    Process bpftool;
    try {
      bpftool =
          new ProcessBuilder("bpftool", "--json", "btf", "dump", "file", object.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "bpftool is not installed");
      return Map.of();
    }
    JsonNode types = new ObjectMapper().readTree(bpftool.getInputStream());
    Map<String, Integer> offsets = new HashMap<>();
    for (JsonNode type : types.path("types")) {
      if (type.path("kind").asText().equals("STRUCT")) {
        for (JsonNode member : type.path("members")) {
          offsets.put(
              type.path("name").asText() + "." + member.path("name").asText(),
              member.path("bits_offset").asInt() / 8);
        }
      }
    }
    return offsets;
  }
}
