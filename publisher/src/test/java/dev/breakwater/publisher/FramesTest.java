package dev.breakwater.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static ReadableByteChannel channel(byte[] bytes) {
    return Channels.newChannel(new ByteArrayInputStream(bytes));
  }

  private static byte[] frame(byte[] body) {
    return ByteBuffer.allocate(4 + body.length).putInt(body.length).put(body).array();
  }

  @Property
  void aFrameComesBackAsItWent(@ForAll @Size(min = 1, max = 500) byte[] body) throws IOException {
    ReadableByteChannel in = channel(frame(body));
    assertThat(Frames.read(in)).hasValue(body);
    assertThat(Frames.read(in)).isEmpty();
  }

  @Property
  void aCutFrameIsNamed(
      @ForAll @Size(min = 1, max = 100) byte[] body, @ForAll @IntRange(min = 1) int cut) {
    byte[] frame = frame(body);
    byte[] part = new byte[1 + cut % (frame.length - 1)];
    System.arraycopy(frame, 0, part, 0, part.length);
    assertThatThrownBy(() -> Frames.read(channel(part)))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("frame");
  }

  @Property
  void anyBytesAreFramesOrABrokenOne(@ForAll @Size(max = 100) byte[] bytes) {
    ReadableByteChannel in = channel(bytes);
    try {
      Optional<byte[]> frame = Frames.read(in);
      while (frame.isPresent()) {
        frame = Frames.read(in);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("frame");
    }
  }

  @Test
  void theLongestFrameIsOneMebibyte() throws IOException {
    assertThat(Frames.read(channel(frame(new byte[1 << 20])))).isPresent();
    assertThatThrownBy(() -> Frames.read(channel(frame(new byte[(1 << 20) + 1]))))
        .isInstanceOf(Frames.BrokenFrameException.class)
        .hasMessageContaining("1048577");
    assertThatThrownBy(() -> Frames.read(channel(new byte[4])))
        .isInstanceOf(Frames.BrokenFrameException.class);
  }

  @Property
  void aFrameThatIsWrittenIsRead(@ForAll @Size(min = 1, max = 500) byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(Channels.newChannel(out), body);
    assertThat(Frames.read(channel(out.toByteArray()))).hasValue(body);
  }
}
