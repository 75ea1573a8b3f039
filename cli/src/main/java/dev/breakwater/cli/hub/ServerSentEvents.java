package dev.breakwater.cli.hub;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of server-sent events, one event at a time (WHATWG HTML, section 9.2): comments
 * and unknown fields are passed over, an event without data is none.
 */
public final class ServerSentEvents implements AutoCloseable {
  private final BufferedReader lines;
  private String lastId = "";

  public ServerSentEvents(InputStream in) {
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /**
   * @param id the id of it, or of the last event that had one
   * @param type its type; {@code message} if it says none
   * @param data its data, lines joined by a line feed
   */
  public record Event(String id, String type, String data) {}

  /** The next event; empty at the end of the stream. */
  public Optional<Event> next() throws IOException {
    StringJoiner data = new StringJoiner("\n");
    boolean hasData = false;
    String type = "message";
    for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty()) {
        if (hasData) {
          return Optional.of(new Event(lastId, type, data.toString()));
        }
        type = "message";
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "data" -> {
          data.add(value);
          hasData = true;
        }
        case "event" -> type = value;
        case "id" -> lastId = value.indexOf('\0') < 0 ? value : lastId;
        default -> {}
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
