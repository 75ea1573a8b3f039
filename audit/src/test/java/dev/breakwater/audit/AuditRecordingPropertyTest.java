package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.testkit.Recordings;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for any bytes. */
class AuditRecordingPropertyTest {
  private static final List<String> LINES = Recordings.lines("attack-mutating-webhook");

  @Property(tries = 500)
  void anyBytesAreReadToTheirEnd(@ForAll byte[] bytes) {
    Read read = Read.recording(bytes);

    assertThat(read.count.events() + read.count.refused()).isPositive();
  }

  @Property(tries = 200)
  void aDamagedByteCostsAtMostTheLinesThatItTouches(
      @ForAll @IntRange(max = 1_000_000) int at, @ForAll byte value) {
    byte[] bytes = String.join("\n", LINES).getBytes(StandardCharsets.UTF_8);
    bytes[at % bytes.length] = value;

    Read read = Read.recording(bytes);

    assertThat(read.count.events()).isBetween(LINES.size() - 2L, LINES.size() + 0L);
  }

  @Property(tries = 200)
  void linesAreTheSameHoweverTheyArrive(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 9_000) Integer> pieces)
      throws IOException {
    byte[] bytes = String.join("\n", LINES).getBytes(StandardCharsets.UTF_8);
    Read read = new Read();
    new AuditRecording(new AuditParser()).read(new InPieces(bytes, pieces), read);

    assertThat(read.refused).isEmpty();
    assertThat(read.events).hasSameSizeAs(LINES);
  }

  @Property(tries = 100)
  void theSplitterHandsOutTheLinesAndTheirOffsets(
      @ForAll @Size(max = 30) List<@Size(max = 50) byte[]> chunks) {
    StringBuilder expected = new StringBuilder();
    StringBuilder actual = new StringBuilder();
    LineSplitter splitter =
        new LineSplitter(
            20,
            0,
            new LineSplitter.Lines() {
              @Override
              public void line(byte[] bytes, int from, int length, long offset) {
                actual.append(offset).append('+').append(length).append(' ');
              }

              @Override
              public void tooLong(long length, long offset) {
                actual.append(offset).append('!').append(length).append(' ');
              }
            });
    List<Byte> all = new ArrayList<>();
    for (byte[] chunk : chunks) {
      splitter.accept(chunk, 0, chunk.length);
      for (byte b : chunk) {
        all.add(b);
      }
    }
    splitter.finish();
    int start = 0;
    for (int i = 0; i <= all.size(); i++) {
      boolean end = i == all.size();
      if ((end && i > start) || (!end && all.get(i) == '\n')) {
        expected.append(start).append(i - start > 20 ? '!' : '+').append(i - start).append(' ');
        start = i + 1;
      }
    }

    assertThat(actual).hasToString(expected.toString());
  }

  /** Hands out bytes in pieces of given sizes. */
  private static final class InPieces extends FilterInputStream {
    private final List<Integer> pieces;
    private int next;

    InPieces(byte[] bytes, List<Integer> pieces) {
      super(new ByteArrayInputStream(bytes));
      this.pieces = pieces;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int piece = pieces.get(next++ % pieces.size());
      return super.read(bytes, offset, Math.min(length, piece));
    }
  }
}
