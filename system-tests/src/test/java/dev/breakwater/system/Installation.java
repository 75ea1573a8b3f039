package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A running {@code ./breakwater up} with data of its own, and the command line beside it. */
final class Installation implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LOGIN = Pattern.compile("(https://\\S+/login\\?once=\\S+)");
  private static final Duration START = Duration.ofMinutes(3);

  private final Path data;
  private final Path output;
  private final Path home;
  private final int port;
  private final Process process;

  private Installation(Path data, Path output, Path home, int port, Process process) {
    this.data = data;
    this.output = output;
    this.home = home;
    this.port = port;
    this.process = process;
  }

  /** Starts it with {@code options} and returns when it says that it is ready. */
  static Installation up(Path folder, String... options) throws IOException {
    int port = freePort();
    Path data = folder.resolve("data");
    Path home = Files.createDirectories(folder.resolve("home"));
    Path output = folder.resolve("up.out");
    List<String> command = new ArrayList<>();
    command.add(House.root().resolve("breakwater").toString());
    command.addAll(List.of("up", "--data", data.toString(), "--listen", "localhost:" + port));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(at(home, command))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    Installation installation = new Installation(data, output, home, port, process);
    try {
      Awaitility.await("the ready line of " + command)
          .atMost(START)
          .pollInterval(Duration.ofMillis(100))
          .failFast("up ended: " + output, () -> !process.isAlive())
          .until(
              () ->
                  installation.output().contains("Breakwater is ready: " + installation.address()));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw new IllegalStateException("up printed:\n" + installation.output(), e);
    }
    return installation;
  }

  /** What {@code up} printed until now. */
  String output() throws IOException {
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  String address() {
    return "https://localhost:" + port;
  }

  Path data() {
    return data;
  }

  /** The link that logs the administrator in once. */
  String loginLink() throws IOException {
    Matcher matcher = LOGIN.matcher(output());
    assertThat(matcher.find()).as("a login link in:\n%s", output()).isTrue();
    return matcher.group(1);
  }

  /** Another such link, as the administrator gets by the API. */
  String newLoginLink() throws Exception {
    HttpResponse<String> answer = post("/api/v1/login-links", token(), Map.of());
    return JSON.readTree(answer.body()).path("url").asText();
  }

  String token() throws IOException {
    return Files.readString(data.resolve("admin.token")).strip();
  }

  /** The token with which the API server of its first cluster posts. */
  String auditToken() throws IOException {
    return Files.readString(data.resolve("audit-webhook-local.token")).strip();
  }

  /** Posts audit events as an API server does, and returns the status of the answer. */
  int postAudit(String token, List<String> events) throws Exception {
    String list =
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
            + String.join(",", events)
            + "]}";
    return send(HttpRequest.newBuilder(URI.create(address() + "/k8s-audit/local"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(list)))
        .statusCode();
  }

  /** Runs the command line against it and returns what it wrote to standard output. */
  String run(String... arguments) throws IOException, InterruptedException {
    return ends(0, arguments).output();
  }

  /** Runs the command line against it, which must end with {@code status}. */
  CommandLine.Result ends(int status, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(House.root().resolve("breakwater").toString());
    command.addAll(List.of(arguments));
    return CommandLine.run(at(home, command), status);
  }

  /** Posts JSON to the hub's API and returns the answer, whatever it is. */
  HttpResponse<String> post(String path, String token, Map<String, ?> body) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(address() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  /** Asks the hub's API as the administrator. */
  JsonNode get(String path) throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(address() + path))
                .header("Authorization", "Bearer " + token()));
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(Authority.trusting(data)).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  /** The findings that {@code ./breakwater alerts --json} prints. */
  List<JsonNode> alerts() throws IOException, InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    for (String line : run("alerts", "--json", "--limit", "500").lines().toList()) {
      found.add(JSON.readTree(line));
    }
    return found;
  }

  /** Ends it as Ctrl-C does, and returns its exit status. */
  int interrupt() throws IOException, InterruptedException {
    CommandLine.run(List.of("kill", "-INT", String.valueOf(process.pid())), 0);
    assertThat(process.waitFor(60, TimeUnit.SECONDS))
        .as("up ends within a minute of Ctrl-C")
        .isTrue();
    return process.exitValue();
  }

  /** The processes that work on its data, by their command lines. */
  List<String> processes() {
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.pid() != ProcessHandle.current().pid())
        .flatMap(handle -> handle.info().commandLine().stream())
        .filter(line -> line.contains(data.toString()))
        .toList();
  }

  /** Ends a part without a word, as the kernel does when memory runs out. */
  void kill(String part) {
    assertThat(
            ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != ProcessHandle.current().pid())
                .filter(
                    handle ->
                        handle
                            .info()
                            .commandLine()
                            .filter(it -> it.contains(data.toString()) && it.contains(part))
                            .isPresent())
                .map(ProcessHandle::destroyForcibly))
        .as("the one process of the %s, killed", part)
        .containsExactly(true);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> at(Path home, List<String> command) {
    List<String> with =
        new ArrayList<>(
            List.of("env", "-u", "XDG_CONFIG_HOME", "-u", "XDG_DATA_HOME", "BREAKWATER_BUILT=1"));
    with.add("HOME=" + home);
    with.addAll(command);
    return with;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
