package dev.breakwater.rules;

import static dev.breakwater.rules.FalcoFields.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.rules.CompilerConformanceTest.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventFiltersConformanceTest {
  private static final String BAD = ByteText.decode(new byte[] {(byte) 0xff});
  private static final byte[] IPV4_CLIENT = {(byte) 172, 40, 111, (byte) 222};
  private static final byte[] IPV4_SERVER = {(byte) 142, (byte) 251, 111, (byte) 147};
  private static final byte[] IPV6_CLIENT = Addresses.parse("::1").orElseThrow();
  private static final byte[] IPV6_SERVER = Addresses.parse("2001:4860:4860::8888").orElseThrow();

  @Test
  void findsTrueAndFalseWhatFalcoDoes() throws IOException {
    List<String> wrong = new ArrayList<>();
    JsonNode cases = Cases.read("event_filters.json");
    EventSource<Map<String, Object>> source = FalcoFields.source();
    for (JsonNode each : cases) {
      String filter = each.get("filter").asText();
      Outcome outcome = Outcome.of(source, filter);
      boolean expected = each.get("result").asBoolean();
      boolean isRight =
          each.get("fn").asText().equals("filter_compiles")
              ? outcome.error().isEmpty() == expected
              : outcome.error().isEmpty()
                  && outcome.isTrue(described(each.get("test").asText(), filter)) == expected;
      if (!isRight) {
        wrong.add(
            each.get("test").asText()
                + ": "
                + filter
                + " is not "
                + expected
                + " "
                + outcome.error());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(468);
  }

  /** The event that a test of Falco's builds before it tries the filter. */
  private static Map<String, Object> described(String test, String filter) {
    return switch (test) {
      case "event_res" -> event("evt.rawres", -1L);
      case "filter_simple_evaluation",
          "filter_val_transformer",
          "filter_transformers_combination",
          "filter_cache_disabled",
          "filter_cache_enabled",
          "filter_str_op_modifier_evaluation",
          "filter_regex_operator_evaluation" ->
          event(
              "evt.type",
              "getcwd",
              "syscall.type",
              "getcwd",
              "evt.source",
              "syscall",
              "evt.arg[res]",
              "0",
              "evt.args",
              "res=0 path=/test");
      case "filter_cache_corner_cases" ->
          event(
              "sample.is_open",
              0L,
              "evt.arg[1]",
              "/test/dir",
              "evt.source",
              "syscall",
              "evt.plugininfo",
              "info");
      case "filter_cache_pointer_instability" ->
          event("evt.arg[ret]", "2", "evt.arg[reaper_tid]", "3");
      case "filter_cache_unary_check_plugin_ptr_instability", "plugin_syscall_extract" ->
          event(
              "sample.proc_name",
              "init",
              "sample.tick",
              "false",
              "sample.is_open",
              1L,
              "evt.pluginname",
              "sample");
      case "bytebuf_bcontains_bstartswith" -> event("evt.buffer", "hello".getBytes(UTF_8));
      case "bytebuf_matches_nul" -> event("evt.buffer", "a\0b".getBytes(UTF_8));
      case "contains_icontains" ->
          event("evt.arg[flags]", "O_RDWR|O_CREAT", "fd.name", "/test/dir/subdir");
      case "net_ipv4_compare", "net_modifier_ip_compare" -> connection(IPV4_CLIENT, IPV4_SERVER);
      case "net_ipv6_compare" -> connection(IPV6_CLIENT, IPV6_SERVER);
      case "signed_int_compare" -> event("evt.cpu", 1L, "evt.rawarg[res]", -2L, "fd.num", -1L);
      case "pmatch" -> event("fd.name", "/opt/dir/subdir");
      case "len_transformer" ->
          event(
              "fd.name",
              "/tmp/file_to_run",
              "evt.arg[data]",
              "123456",
              "fd.types",
              filter.contains("= 2") ? List.of("file", "ipv4") : List.of("file"));
      case "basename_transformer",
          "multivalue_transformer_join",
          "multivalue_transformer_concat",
          "multivalue_transformer_with_outer_transformer",
          "multivalue_transformer_getopt" ->
          event("fd.name", "/tmp/file_to_run", "fd.directory", "/tmp", "evt.num", 1L);
      case "EVT_FILTER_data_buffer_str" -> event("evt.arg[data]", "gigi");
      case "fd_fields_invalid_utf8_match" ->
          event(
              "fd.name",
              "/p" + BAD + "/q" + BAD,
              "fd.directory",
              "/p" + BAD,
              "fd.filename",
              "q" + BAD,
              "fs.path.name",
              "/p" + BAD + "/q" + BAD,
              "evt.arg[name]",
              "/p" + BAD + "/q" + BAD);
      case "proc_fields_invalid_utf8_match" ->
          event("proc.name", "bad" + BAD, "proc.exe", "bad" + BAD);
      case "fspath_fields_invalid_utf8_match" ->
          event("fs.path.source", "/s" + BAD, "fs.path.target", "/t" + BAD);
      case "evt_abspath_invalid_utf8_match" -> event("evt.abspath", "/tmp/a" + BAD);
      case "proc_cwd_invalid_utf8_match" -> event("proc.cwd", "/tmp/c" + BAD + "/");
      case "PROC_FILTER_aname" -> event("proc.aname", List.of("bash", "init"));
      case "EVT_FILTER_rawarg_madness" ->
          event(
              "evt.rawarg[size]",
              -30L,
              "evt.rawarg[flags]",
              255L,
              "evt.rawarg[uid]",
              0L,
              "evt.rawarg[pgid]",
              0L,
              "evt.rawarg[gid]",
              0L);
      default -> event("proc.name", "myexe");
    };
  }

  private static Map<String, Object> connection(byte[] client, byte[] server) {
    return event(
        "fd.ip",
        List.of(client, server),
        "fd.net",
        List.of(client, server),
        "fd.cip",
        client,
        "fd.sip",
        server,
        "fd.lip",
        server,
        "fd.rip",
        client);
  }
}
