package dev.breakwater.publisher;

import dev.breakwater.signals.Downlink;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * Frames on a local connection: four bytes of length, the highest first, then as many bytes of
 * body. A body going up is a batch; one going down is a {@link Downlink} message.
 */
final class Frames {
  /** The longest body that is taken, in bytes. */
  static final int LONGEST = 1 << 20;

  /** The JDK keeps a direct buffer as large as the largest read for each thread. */
  private static final int CHUNK = 64 << 10;

  private Frames() {}

  /** A frame that breaks the protocol; the connection that it came on is of no more use. */
  static final class BrokenFrameException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenFrameException(String message) {
      super(message);
    }
  }

  /**
   * The next frame's body; empty if the other side ended between two frames.
   *
   * @throws BrokenFrameException if its length is none that a batch has
   * @throws EOFException if the other side ended within a frame
   */
  static Optional<byte[]> read(ReadableByteChannel in) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(Integer.BYTES);
    if (!fill(in, header)) {
      return Optional.empty();
    }
    int length = header.flip().getInt();
    if (length <= 0 || length > LONGEST) {
      throw new BrokenFrameException(
          "a frame says that it has "
              + Integer.toUnsignedString(length)
              + " bytes; a batch has between 1 and "
              + LONGEST);
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!fill(in, body)) {
      throw new EOFException("ended before a frame of " + length + " bytes");
    }
    return Optional.of(body.array());
  }

  /** Reads until the buffer is full; false if the other side had ended before its first byte. */
  private static boolean fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
    int whole = buffer.limit();
    while (buffer.position() < whole) {
      buffer.limit(Math.min(whole, buffer.position() + CHUNK));
      if (in.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new EOFException(
            "ended within a frame: " + (whole - buffer.position()) + " bytes are missing");
      }
    }
    return true;
  }

  /** Writes a frame. */
  static void write(WritableByteChannel out, byte[] body) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length);
    frame.putInt(body.length).put(body).flip();
    while (frame.hasRemaining()) {
      out.write(frame);
    }
  }
}
