package dev.breakwater.benchmarks.simulate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The process of this machine that listens at an address (proc_pid_net(5)). */
final class ListeningProcess {
  private static final String LISTEN = "0A";
  private static final Path PROC = Path.of("/proc");

  private ListeningProcess() {}

  /** Its id; empty if the address is another machine's, or nobody may be asked. */
  static OptionalLong of(URI address) throws IOException {
    InetAddress host = InetAddress.getByName(address.getHost());
    if (!host.isLoopbackAddress() && NetworkInterface.getByInetAddress(host) == null) {
      return OptionalLong.empty();
    }
    Set<String> sockets = sockets(address.getPort() < 0 ? 443 : address.getPort());
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holdsOneOf(process, sockets)) {
          return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
        }
      }
    }
    return OptionalLong.empty();
  }

  private static Set<String> sockets(int port) throws IOException {
    Set<String> found = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      if (!Files.exists(PROC.resolve(table))) {
        continue;
      }
      for (String line : Files.readAllLines(PROC.resolve(table))) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 9
            && words[3].equals(LISTEN)
            && words[1].endsWith(":%04X".formatted(port))) {
          found.add("socket:[" + words[9] + "]");
        }
      }
    }
    return found;
  }

  private static boolean holdsOneOf(Path process, Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        Optional<String> target = target(file);
        if (target.isPresent() && sockets.contains(target.get())) {
          return true;
        }
      }
    } catch (java.nio.file.AccessDeniedException | NoSuchFileException e) {
      return false; // another user's, or it has ended
    }
    return false;
  }

  private static Optional<String> target(Path file) throws IOException {
    try {
      return Optional.of(Files.readSymbolicLink(file).toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
