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
            Map.entry("event.stream", EventLayout.STREAM),
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
            Map.entry("process_event.effective", EventLayout.EFFECTIVE),
            Map.entry("process_event.permitted", EventLayout.PERMITTED),
            Map.entry("process_event.inheritable", EventLayout.INHERITABLE),
            Map.entry("process_event.changed", EventLayout.CHANGED),
            Map.entry("process_event.modified", EventLayout.MODIFIED),
            Map.entry("process_event.inode", EventLayout.EXECUTABLE_INODE),
            Map.entry("process_event.parent", EventLayout.PARENT),
            Map.entry("process_event.vpid", EventLayout.VPID),
            Map.entry("process_event.level", EventLayout.LEVEL),
            Map.entry("process_event.login", EventLayout.LOGIN),
            Map.entry("process_event.tty", EventLayout.TTY),
            Map.entry("process_event.flags", EventLayout.FLAGS),
            Map.entry("process_event.group", EventLayout.GROUP),
            Map.entry("process_event.session", EventLayout.SESSION),
            Map.entry("process_event.vgroup", EventLayout.VGROUP),
            Map.entry("process_event.vsession", EventLayout.VSESSION),
            Map.entry("process_event.exit_code", EventLayout.EXIT_CODE),
            Map.entry("process_event.name", EventLayout.NAME),
            Map.entry("process_event.pieces", EventLayout.PROCESS_PIECES),
            Map.entry("process_event.text", EventLayout.PROCESS_TEXT),
            Map.entry("call_event.arguments", EventLayout.CALL_ARGUMENTS),
            Map.entry("call_event.inode", EventLayout.CALL_INODE),
            Map.entry("call_event.call", EventLayout.CALL_NUMBER),
            Map.entry("call_event.fd", EventLayout.CALL_FD),
            Map.entry("call_event.target", EventLayout.CALL_TARGET),
            Map.entry("call_event.open_flags", EventLayout.CALL_OPEN_FLAGS),
            Map.entry("call_event.flags", EventLayout.CALL_FLAGS),
            Map.entry("call_event.folded", EventLayout.CALL_FOLDED),
            Map.entry("call_event.pieces", EventLayout.CALL_PIECES),
            Map.entry("call_event.open_mode", EventLayout.CALL_OPEN_MODE),
            Map.entry("call_event.text", EventLayout.CALL_TEXT),
            Map.entry("text.at", EventLayout.TEXT_BYTES),
            Map.entry("flow_key.start", Flow.START),
            Map.entry("flow_key.pid", Flow.PID),
            Map.entry("flow_key.family", Flow.FAMILY),
            Map.entry("flow_key.protocol", Flow.PROTOCOL),
            Map.entry("flow_key.direction", Flow.DIRECTION),
            Map.entry("flow_key.local", Flow.LOCAL),
            Map.entry("flow_key.remote", Flow.REMOTE),
            Map.entry("flow_key.port", Flow.PORT),
            Map.entry("traffic.bytes_in", Flow.BYTES_IN),
            Map.entry("traffic.bytes_out", Flow.BYTES_OUT),
            Map.entry("traffic.packets_in", Flow.PACKETS_IN),
            Map.entry("traffic.packets_out", Flow.PACKETS_OUT),
            Map.entry("traffic.connections", Flow.CONNECTIONS),
            Map.entry("socket_ends.family", EventLayout.SOCKET_FAMILY),
            Map.entry("socket_ends.type", EventLayout.SOCKET_TYPE),
            Map.entry("socket_ends.protocol", EventLayout.SOCKET_PROTOCOL),
            Map.entry("socket_ends.local_port", EventLayout.SOCKET_LOCAL_PORT),
            Map.entry("socket_ends.remote_port", EventLayout.SOCKET_REMOTE_PORT),
            Map.entry("socket_ends.path_length", EventLayout.SOCKET_PATH_LENGTH),
            Map.entry("socket_ends.local", EventLayout.SOCKET_LOCAL),
            Map.entry("socket_ends.remote", EventLayout.SOCKET_REMOTE),
            Map.entry("socket_ends.path", EventLayout.SOCKET_PATH));
    assertThat(offsets).containsAllEntriesOf(read);
    assertThat(EventLayout.CALL_TEXT + EventLayout.TEXT_BYTES)
        .isLessThanOrEqualTo(EventLayout.LONGEST);
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
