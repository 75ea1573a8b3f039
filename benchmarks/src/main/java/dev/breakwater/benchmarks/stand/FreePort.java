package dev.breakwater.benchmarks.stand;

import dev.breakwater.benchmarks.BenchmarkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of loopback that nobody listens at now. */
final class FreePort {
  private FreePort() {}

  static int find() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchmarkException("there is no free port: " + e, e);
    }
  }
}
