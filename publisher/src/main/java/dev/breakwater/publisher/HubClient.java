package dev.breakwater.publisher;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One request for one batch, and what the hub's answer means. */
final class HubClient {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int LONGEST_ANSWER = 64 * 1024;

  /** Answers after which the same batch will never be taken: its bytes are what is wrong. */
  private static final Set<Integer> FINAL = Set.of(400, 409, 413, 415, 422);

  private final Supplier<HttpClient> http;
  private final Consumer<HttpClient> unanswered;
  private final URI signals;
  private final InstantSource clock;
  private final JsonFactory json = new JsonFactory();

  /**
   * @param http the client to use, asked for anew with each request: its certificate may change
   * @param unanswered told of a client that got no answer in time
   */
  HubClient(
      Supplier<HttpClient> http, Consumer<HttpClient> unanswered, URI hub, InstantSource clock) {
    this.unanswered = unanswered;
    this.http = http;
    this.clock = clock;
    this.signals = hub.resolve("/api/v1/signals");
  }

  /**
   * Sends the batch once.
   *
   * @param batch the batch on the wire
   * @throws IOException if there was no answer
   */
  HubAnswer send(byte[] batch) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(signals)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(gzip(batch)))
            .build();
    HttpClient client = http.get();
    HttpResponse<byte[]> response;
    try {
      response = Exchange.send(client, request, LONGEST_ANSWER);
    } catch (HttpTimeoutException e) {
      unanswered.accept(client);
      throw e;
    }
    int status = response.statusCode();
    if (status == 200) {
      Optional<Long> sequence = sequence(response.body());
      return sequence.isPresent()
          ? new HubAnswer.Committed(sequence.get())
          : new HubAnswer.Later(
              "answered 200 without the sequence number that it has committed", Duration.ZERO);
    }
    String words = "answered " + status + " " + words(response.body());
    if (FINAL.contains(status)) {
      return new HubAnswer.Refused(words);
    }
    return new HubAnswer.Later(
        words, RetryAfter.of(response.headers().firstValue("Retry-After"), clock.instant()));
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

  /** Compressed fast: a node's CPU is dearer than its network. */
  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (OutputStream gzip =
        new GZIPOutputStream(out, 1 << 13) {
          {
            def.setLevel(Deflater.BEST_SPEED);
          }
        }) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("compressing in memory", e);
    }
    return out.toByteArray();
  }
}
