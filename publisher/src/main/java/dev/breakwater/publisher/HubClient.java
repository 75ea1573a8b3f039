package dev.breakwater.publisher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/** One request for one batch, and what the hub's answer means. */
final class HubClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LONGEST_ANSWER = 64 * 1024;

  /** Answers after which the same batch will never be taken: its bytes are what is wrong. */
  private static final Set<Integer> FINAL = Set.of(400, 409, 413, 415, 422);

  private final HttpClient http;
  private final URI signals;
  private final JsonFactory json = new JsonFactory();

  HubClient(HttpClient http, URI hub) {
    this.http = http;
    this.signals = hub.resolve("/api/v1/signals");
  }

  /** What the hub said. */
  sealed interface Answer {
    /** The effects are committed up to the sequence number. */
    record Committed(long sequence) implements Answer {}

    /** The batch itself is refused. */
    record Refused(String reason) implements Answer {}

    /** It may be taken later. */
    record Later(String reason) implements Answer {}
  }

  /**
   * Sends the batch once.
   *
   * @param batch the batch on the wire
   * @throws IOException if there was no answer
   */
  Answer send(byte[] batch) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(signals)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(batch)))
            .build();
    HttpResponse<byte[]> response =
        http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    int status = response.statusCode();
    if (status == 200) {
      Optional<Long> sequence = sequence(response.body());
      return sequence.isPresent()
          ? new Answer.Committed(sequence.get())
          : new Answer.Later("answered 200 without the sequence number that it has committed");
    }
    String words = "answered " + status + " " + words(response.body());
    return FINAL.contains(status) ? new Answer.Refused(words) : new Answer.Later(words);
  }

  private Optional<Long> sequence(byte[] body) {
    try (JsonParser parser = json.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (name.equals("sequence") && value == JsonToken.VALUE_NUMBER_INT) {
          return Optional.of(parser.getLongValue());
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String words(byte[] body) {
    return Visible.text(new String(body, StandardCharsets.UTF_8)).strip();
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("compressing in memory", e);
    }
    return out.toByteArray();
  }
}
