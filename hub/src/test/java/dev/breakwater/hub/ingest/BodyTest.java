package dev.breakwater.hub.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class BodyTest {
  private static final byte[] CONTENT = new byte[5000];

  @Test
  void aBodyIsReadPlainAndPacked() throws Exception {
    assertThat(Body.read(stream(CONTENT), null, 5000)).hasValue(CONTENT);
    assertThat(Body.read(stream(gzip(CONTENT)), "gzip", 5000)).hasValue(CONTENT);
  }

  @Test
  void aBodyBeyondItsBoundIsNotRead() throws Exception {
    assertThat(Body.read(stream(CONTENT), null, 4999)).isEmpty();
    assertThat(Body.read(stream(gzip(CONTENT)), "gzip", 4999)).isEmpty();
  }

  @Test
  void aCutArchiveIsUnreadable() throws Exception {
    byte[] whole = gzip(CONTENT);
    byte[] cut = Arrays.copyOf(whole, whole.length - 9);

    assertThatThrownBy(() -> Body.read(stream(cut), "gzip", 5000))
        .isInstanceOf(Body.UnreadableBodyException.class);
  }

  @Test
  void aConnectionThatBreaksOffDoesNotMakeTheBodyUnreadable() throws Exception {
    byte[] whole = gzip(CONTENT);
    InputStream broken =
        new SequenceInputStream(stream(Arrays.copyOf(whole, whole.length - 9)), new BrokenOff());

    assertThatThrownBy(() -> Body.read(broken, "gzip", 5000))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(Body.UnreadableBodyException.class);
  }

  private static final class BrokenOff extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the connection was closed");
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      return read();
    }
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
