package dev.breakwater.publisher;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that sends one frame to a socket and says what comes of it: {@code answered}, {@code
 * closed}, or why it could not connect. It uses nothing but the JDK, so that any user can run it.
 */
final class SocketSender {
  private SocketSender() {}

  public static void main(String[] arguments) throws IOException {
    byte[] body = Files.readAllBytes(Path.of(arguments[1]));
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(arguments[0]))) {
      System.out.println(outcome(channel, body));
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
  }

  private static String outcome(SocketChannel channel, byte[] body) {
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length);
    frame.putInt(body.length).put(body).flip();
    try {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
      return channel.read(ByteBuffer.allocate(1)) < 0 ? "closed" : "answered";
    } catch (IOException e) {
      return "closed"; // before all of it was written
    }
  }
}
