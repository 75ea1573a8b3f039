package dev.breakwater.cli.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.cli.hub.ServerSentEvents.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
  private static List<Event> events(String stream) throws IOException {
    List<Event> found = new ArrayList<>();
    try (ServerSentEvents events =
        new ServerSentEvents(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)))) {
      for (var event = events.next(); event.isPresent(); event = events.next()) {
        found.add(event.get());
      }
    }
    return found;
  }

  @Test
  void readsIdTypeAndData() throws Exception {
    assertThat(events(": hello\n\nid: 7\nevent: alert\ndata: {\"a\":1}\n\ndata:x\ndata:  y\n\n"))
        .containsExactly(new Event("7", "alert", "{\"a\":1}"), new Event("7", "message", "x\n y"));
  }

  @Test
  void anEventWithoutDataOrWithoutItsEndIsNone() throws Exception {
    assertThat(events("event: alert\nid: 3\n\ndata: cut")).isEmpty();
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    assertThat(events("data: a\r\n\r\ndata: b\r\n\r\n"))
        .extracting(Event::data)
        .containsExactly("a", "b");
  }

  @Property
  void anyTextIsAStream(@ForAll String text) throws IOException {
    assertThat(events(text)).allMatch(event -> event.data().length() <= text.length());
  }
}
