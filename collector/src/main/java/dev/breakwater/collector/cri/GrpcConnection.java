package dev.breakwater.collector.cri;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * gRPC calls over a Unix socket, one at a time, without compression. Connects when it is first used
 * and again after it broke. A message is at most {@value #LONGEST_MESSAGE} bytes. Belongs to one
 * thread.
 */
final class GrpcConnection implements AutoCloseable {
  private static final int LONGEST_MESSAGE = 4 << 20;
  private static final int MESSAGE_HEAD = 5;
  private static final int MOST_MESSAGE_TEXT = 512;
  private static final int UNKNOWN = 2;

  private final Path socket;
  private @Nullable Http2Connection connection;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private int needed = MESSAGE_HEAD;
  private boolean ended;

  GrpcConnection(Path socket) {
    this.socket = socket;
  }

  /**
   * Calls a method that answers once.
   *
   * @param method as {@code runtime.v1.RuntimeService/Version}
   * @throws GrpcException if the server refuses
   * @throws IOException if it cannot be reached, or does not answer in time
   */
  byte[] call(String method, byte[] request, Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      begin(method, request);
      byte[] answer = next(deadline);
      if (answer == null) {
        throw new GrpcException(UNKNOWN, "the answer to " + method + " is empty");
      }
      if (next(deadline) != null) {
        throw new GrpcException(UNKNOWN, "more than one answer to " + method);
      }
      return answer;
    } catch (GrpcException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Begins a call; its messages come from {@link #next}. */
  void begin(String method, byte[] request) throws IOException {
    Http2Connection open = connection;
    if (open == null || !open.isUsable()) {
      close();
      open = new Http2Connection(socket);
      connection = open;
    }
    received.reset();
    needed = MESSAGE_HEAD;
    ended = false;
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(":method", "POST");
    fields.put(":scheme", "http");
    fields.put(":path", "/" + method);
    fields.put(":authority", "localhost");
    fields.put("te", "trailers");
    fields.put("content-type", "application/grpc");
    fields.put("user-agent", "breakwater");
    byte[] body =
        ByteBuffer.allocate(MESSAGE_HEAD + request.length)
            .put((byte) 0)
            .putInt(request.length)
            .put(request)
            .array();
    open.request(fields, body);
  }

  /**
   * The next message of the call that was begun last; null after the last one.
   *
   * @throws java.net.SocketTimeoutException if none came in time; it may be asked for again
   * @throws GrpcException if the server refuses, or ends the call with an error
   * @throws IOException if the connection has broken; then this has to be closed
   */
  byte @Nullable [] next(long deadline) throws IOException {
    Http2Connection open = connection;
    if (open == null) {
      throw new IOException("no call was begun");
    }
    while (true) {
      byte[] message = message();
      if (message != null) {
        return message;
      }
      if (ended) {
        return null;
      }
      Http2Connection.Part part = open.next(deadline);
      received.write(part.data().array(), 0, part.data().remaining());
      if (!part.fields().isEmpty()) {
        check(part);
      }
      ended = part.last();
    }
  }

  @Override
  public void close() {
    Http2Connection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  /** A message that has come whole; null if there is none. */
  private byte @Nullable [] message() throws IOException {
    if (received.size() < needed) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(received.toByteArray());
    if (bytes.get() != 0) {
      throw new IOException("a message is compressed although that was not offered");
    }
    int length = bytes.getInt();
    if (length < 0 || length > LONGEST_MESSAGE) {
      throw new IOException("a message of " + Integer.toUnsignedString(length) + " bytes");
    }
    needed = MESSAGE_HEAD + length;
    if (bytes.remaining() < length) {
      return null;
    }
    byte[] message = new byte[length];
    bytes.get(message);
    received.reset();
    received.write(bytes.array(), bytes.position(), bytes.remaining());
    needed = MESSAGE_HEAD;
    return message;
  }

  private static void check(Http2Connection.Part part) throws IOException {
    Map<String, String> fields = part.fields();
    String http = fields.get(":status");
    if (http != null && !http.equals("200")) {
      throw new IOException("the other end speaks no gRPC: HTTP status " + bounded(http));
    }
    String status = fields.get("grpc-status");
    if (status == null) {
      if (part.last()) {
        throw new IOException("the answer ends without a status");
      }
      return;
    }
    if (!status.equals("0")) {
      throw new GrpcException(number(status), text(fields.getOrDefault("grpc-message", "")));
    }
  }

  private static int number(String status) {
    try {
      return Integer.parseInt(status);
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  /** The words of a status, which travel with percent signs for what is no ASCII. */
  private static String text(String encoded) {
    byte[] bytes = encoded.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        out.write((high << 4) | low);
        i += 2;
      } else {
        out.write(bytes[i]);
      }
    }
    return bounded(out.toString(StandardCharsets.UTF_8));
  }

  private static String bounded(String text) {
    return text.length() <= MOST_MESSAGE_TEXT ? text : text.substring(0, MOST_MESSAGE_TEXT);
  }
}
