package dev.breakwater.hub.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A request's body, read up to a bound on the wire and, if it is compressed, beyond. */
public final class Body {
  private Body() {}

  /** What came is not what its headers say: the same bytes are refused again. */
  public static final class UnreadableBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableBodyException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * The bytes of the body.
   *
   * @param encoding the header Content-Encoding: gzip, or none
   * @param limit the most bytes that it may have, on the wire and decompressed
   * @return empty if it has more
   * @throws UnreadableBodyException if it is no gzip although it says so
   * @throws IOException if the connection breaks off: nothing is lost while the sender has it still
   */
  public static Optional<byte[]> read(InputStream body, @Nullable String encoding, int limit)
      throws IOException {
    byte[] sent = body.readNBytes(limit + 1);
    if (sent.length > limit) {
      return Optional.empty();
    }
    return "gzip".equalsIgnoreCase(encoding) ? unpacked(sent, limit) : Optional.of(sent);
  }

  private static Optional<byte[]> unpacked(byte[] sent, int limit) throws UnreadableBodyException {
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(sent), 1 << 13)) {
      byte[] bytes = plain.readNBytes(limit + 1);
      return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
    } catch (IOException e) {
      throw new UnreadableBodyException(e);
    }
  }
}
