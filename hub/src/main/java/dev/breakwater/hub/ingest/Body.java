package dev.breakwater.hub.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A request's body, read up to a bound on the wire and, if it is compressed, beyond. */
public final class Body {
  private Body() {}

  /**
   * The bytes of the body.
   *
   * @param encoding the header Content-Encoding: gzip, or none
   * @param limit the most bytes that it may have, decompressed
   * @return empty if it has more
   * @throws IOException if it cannot be read or is no gzip although it says so
   */
  public static Optional<byte[]> read(InputStream body, @Nullable String encoding, int limit)
      throws IOException {
    try (InputStream plain =
        "gzip".equalsIgnoreCase(encoding) ? new GZIPInputStream(body, 1 << 13) : body) {
      byte[] bytes = plain.readNBytes(limit + 1);
      return bytes.length > limit ? Optional.empty() : Optional.of(bytes);
    }
  }
}
