package dev.breakwater.publisher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small HTTP proxy that opens tunnels, to whoever knows the credentials if it has any. */
final class TestProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Optional<String> expected;

  /** Where tunnels were opened to. */
  final List<String> opened = new CopyOnWriteArrayList<>();

  /** Requests that were turned away. */
  final List<String> refused = new CopyOnWriteArrayList<>();

  /**
   * @param credentials user:password, where they are asked for
   */
  TestProxy(Optional<String> credentials) throws IOException {
    this.expected =
        credentials.map(
            it ->
                "Basic " + Base64.getEncoder().encodeToString(it.getBytes(StandardCharsets.UTF_8)));
    var _ = threads.submit(this::accept);
  }

  String address() {
    return "http://localhost:" + server.getLocalPort();
  }

  private Void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      var _ =
          threads.submit(
              () -> {
                serve(client);
                return null;
              });
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      InputStream in = client.getInputStream();
      OutputStream out = client.getOutputStream();
      while (true) {
        String request = line(in);
        if (request.isEmpty()) {
          return;
        }
        String authorization = "";
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          if (header.regionMatches(true, 0, "proxy-authorization:", 0, 20)) {
            authorization = header.substring(20).strip();
          }
        }
        String[] words = request.split(" ");
        if (expected.isPresent() && !expected.get().equals(authorization)) {
          refused.add(request);
          write(
              out,
              String.join(
                  "\r\n",
                  "HTTP/1.1 407 Proxy Authentication Required",
                  "Proxy-Authenticate: Basic realm=\"test\"",
                  "Content-Length: 0",
                  "",
                  ""));
          continue;
        }
        opened.add(words[1]);
        int colon = words[1].lastIndexOf(':');
        try (Socket hub =
            new Socket(
                words[1].substring(0, colon), Integer.parseInt(words[1].substring(colon + 1)))) {
          write(out, "HTTP/1.1 200 Connection established\r\n\r\n");
          var _ =
              threads.submit(
                  () -> {
                    hub.getInputStream().transferTo(out);
                    client.close();
                    return null;
                  });
          in.transferTo(hub.getOutputStream());
        }
        return;
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c >= 0 && c != '\n') {
      if (c != '\r') {
        line.append((char) c);
      }
      c = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
