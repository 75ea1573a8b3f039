package dev.breakwater.collector.cri;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The client's end of HTTP/2 (RFC 9113) over a Unix socket, without TLS, one request at a time.
 * What comes is bounded: frames of 16 KiB, headers of 64 KiB. Belongs to one thread.
 */
final class Http2Connection implements AutoCloseable {

  /** The longest body of a request, in bytes; it always fits into one frame. */
  static final int LONGEST_REQUEST = 8_192;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FRAME_HEAD = 9;
  private static final int LONGEST_FRAME = 16_384;
  private static final int LONGEST_HEADERS = 65_536;
  private static final int LAST_STREAM = 1 << 30;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int PADDED = 8;
  private static final int PRIORITY = 0x20;

  private static final int SETTING_HEADER_TABLE_SIZE = 1;
  private static final int SETTING_ENABLE_PUSH = 2;
  private static final int SETTING_INITIAL_WINDOW_SIZE = 4;

  private final SocketChannel channel;
  private final Selector selector;
  private final ByteBuffer in = ByteBuffer.allocate(FRAME_HEAD + LONGEST_FRAME).flip();
  private long sendWindow = 65_535;
  private long streamWindow = 65_535;
  private int stream = -1;
  private boolean goingAway;

  /**
   * What came on the stream of the last request.
   *
   * @param fields header fields; empty if it is data
   * @param data data; empty if it is headers
   * @param last whether nothing follows
   */
  record Part(Map<String, String> fields, ByteBuffer data, boolean last) {}

  /**
   * Connects.
   *
   * @throws IOException if there is nobody at the socket
   */
  Http2Connection(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      ByteBuffer settings =
          ByteBuffer.allocate(12)
              .putShort((short) SETTING_HEADER_TABLE_SIZE)
              .putInt(0)
              .putShort((short) SETTING_ENABLE_PUSH)
              .putInt(0)
              .flip();
      send(ByteBuffer.wrap(PREFACE));
      sendFrame(SETTINGS, 0, 0, settings);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether another request can be made. */
  boolean isUsable() {
    return channel.isOpen()
        && !goingAway
        && stream < LAST_STREAM
        && Math.min(sendWindow, streamWindow) >= LONGEST_REQUEST;
  }

  /**
   * Makes a request; what is left of the one before is not read any more.
   *
   * @throws IOException if the connection has broken
   */
  void request(Map<String, String> fields, byte[] body) throws IOException {
    if (body.length > LONGEST_REQUEST) {
      throw new IllegalArgumentException("a request of " + body.length + " bytes");
    }
    stream += 2;
    sendFrame(HEADERS, END_HEADERS, stream, ByteBuffer.wrap(HeaderBlock.encode(fields)));
    sendFrame(DATA, END_STREAM, stream, ByteBuffer.wrap(body));
    sendWindow -= body.length;
  }

  /**
   * What comes next on the stream of the last request.
   *
   * @param deadline until when to wait, as {@link System#nanoTime} has it
   * @throws SocketTimeoutException if nothing came until then
   * @throws IOException if the connection has broken, or the other end ended the stream
   */
  Part next(long deadline) throws IOException {
    while (true) {
      Frame frame = read(deadline);
      ByteBuffer payload = frame.payload();
      switch (frame.type()) {
        case DATA -> {
          Part part = data(frame);
          if (frame.stream() == stream) {
            return part;
          }
        }
        case HEADERS -> {
          byte[] block = headers(frame, deadline);
          if (frame.stream() == stream) {
            return new Part(
                HeaderBlock.decode(block), ByteBuffer.allocate(0), frame.has(END_STREAM));
          }
        }
        case RST_STREAM -> {
          if (frame.stream() == stream) {
            throw new IOException("the other end broke the request off, code " + code(payload));
          }
        }
        case SETTINGS -> settings(frame);
        case PING -> {
          if (!frame.has(ACK)) {
            sendFrame(PING, ACK, 0, payload);
          }
        }
        case GOAWAY -> {
          goingAway = true;
          if (payload.remaining() >= 8 && payload.getInt(payload.position()) < stream) {
            throw new EOFException("the other end is going away");
          }
        }
        case WINDOW_UPDATE -> {
          if (frame.stream() == 0) {
            sendWindow += code(payload);
          }
        }
        default -> {} // what is not known is to be passed over (RFC 9113, 4.1)
      }
    }
  }

  @Override
  public void close() {
    try (selector;
        channel) {
      goingAway = true;
    } catch (IOException e) {
      throw new IllegalStateException("a socket could not be closed", e);
    }
  }

  private Part data(Frame frame) throws IOException {
    int length = frame.payload().remaining();
    byte[] data = unpadded(frame);
    if (length > 0) {
      sendFrame(WINDOW_UPDATE, 0, 0, number(length));
      if (frame.stream() == stream && !frame.has(END_STREAM)) {
        sendFrame(WINDOW_UPDATE, 0, stream, number(length));
      }
    }
    return new Part(Map.of(), ByteBuffer.wrap(data), frame.has(END_STREAM));
  }

  /** The block that begins in a frame, with those that continue it. */
  private byte[] headers(Frame first, long deadline) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    byte[] begin = unpadded(first);
    int skip = first.has(PRIORITY) ? 5 : 0;
    if (begin.length < skip) {
      throw new IOException("a frame of headers is cut");
    }
    block.write(begin, skip, begin.length - skip);
    Frame frame = first;
    while (!frame.has(END_HEADERS)) {
      frame = read(deadline);
      if (frame.type() != CONTINUATION || frame.stream() != first.stream()) {
        throw new IOException("headers are not continued");
      }
      block.writeBytes(bytes(frame.payload()));
      if (block.size() > LONGEST_HEADERS) {
        throw new IOException("headers of more than " + LONGEST_HEADERS + " bytes");
      }
    }
    return block.toByteArray();
  }

  private void settings(Frame frame) throws IOException {
    if (frame.has(ACK)) {
      return;
    }
    ByteBuffer payload = frame.payload();
    while (payload.remaining() >= 6) {
      int name = payload.getShort();
      long value = Integer.toUnsignedLong(payload.getInt());
      if (name == SETTING_INITIAL_WINDOW_SIZE) {
        streamWindow = value;
      }
    }
    sendFrame(SETTINGS, ACK, 0, ByteBuffer.allocate(0));
  }

  private record Frame(int type, int flags, int stream, ByteBuffer payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }
  }

  /**
   * The next frame; its payload is valid until the one after it is read. If it does not come in
   * time, what has come of it stays for the next attempt.
   */
  private Frame read(long deadline) throws IOException {
    fill(FRAME_HEAD, deadline);
    int length = in.getInt(in.position()) >>> 8;
    if (length > LONGEST_FRAME) {
      throw new IOException("a frame of " + length + " bytes");
    }
    fill(FRAME_HEAD + length, deadline);
    int type = in.getInt() & 0xff;
    int flags = in.get() & 0xff;
    int of = in.getInt() & Integer.MAX_VALUE;
    ByteBuffer payload = in.slice(in.position(), length);
    in.position(in.position() + length);
    return new Frame(type, flags, of, payload);
  }

  private void fill(int bytes, long deadline) throws IOException {
    if (in.remaining() >= bytes) {
      return;
    }
    in.compact();
    try {
      while (in.position() < bytes) {
        int read = channel.read(in);
        if (read < 0) {
          throw new EOFException("the other end closed the connection");
        }
        if (read == 0) {
          await(SelectionKey.OP_READ, deadline);
        }
      }
    } finally {
      in.flip();
    }
  }

  private void await(int what, long deadline) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    channel.keyFor(selector).interestOps(what);
    selector.select(millis);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while waiting for an answer");
    }
  }

  private void sendFrame(int type, int flags, int of, ByteBuffer payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_HEAD + payload.remaining());
    frame.putInt((payload.remaining() << 8) | type).put((byte) flags).putInt(of);
    send(frame.put(payload).flip());
  }

  private void send(ByteBuffer bytes) throws IOException {
    long deadline = System.nanoTime() + 2_000_000_000L;
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      }
    }
  }

  private static byte[] unpadded(Frame frame) throws IOException {
    ByteBuffer payload = frame.payload();
    int padding = frame.has(PADDED) && payload.hasRemaining() ? payload.get() & 0xff : 0;
    if (padding > payload.remaining()) {
      throw new IOException("a frame is all padding");
    }
    return bytes(payload.slice(payload.position(), payload.remaining() - padding));
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(bytes);
    return bytes;
  }

  private static ByteBuffer number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).flip();
  }

  private static int code(ByteBuffer payload) throws IOException {
    if (payload.remaining() < Integer.BYTES) {
      throw new IOException("a frame is cut");
    }
    return payload.getInt(payload.position()) & Integer.MAX_VALUE;
  }
}
