package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.signals.Directive;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The directives that are to be handed down, each in a file named by its generation, and the
 * highest generation that came. Of rules the newest for a part is kept for good; anything else
 * until it was handed down or has expired.
 */
final class DirectiveFiles {
  /** More than this wait for nobody: the oldest that are no rules go, with a word in the log. */
  static final int MOST = 64;

  private static final System.Logger LOG = System.getLogger(DirectiveFiles.class.getName());
  private static final String SUFFIX = ".directive";
  private static final String GENERATION = "generation";

  private final Path directory;
  private final TreeMap<Long, Kept> kept = new TreeMap<>();
  private long generation;

  /**
   * A directive that waits.
   *
   * @param signed as the hub signed it
   * @param directive what it says
   */
  record Kept(SignedDirective signed, Directive directive) {}

  private DirectiveFiles(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads what is kept; what the authority did not sign is deleted.
   *
   * @throws IOException if the directory cannot be used
   */
  static DirectiveFiles open(Path directory, PublicKey authority) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    DirectiveFiles files = new DirectiveFiles(directory);
    files.read(authority);
    return files;
  }

  private void read(PublicKey authority) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : all) {
        try {
          for (SignedDirective signed : SignedDirective.decode(Files.readAllBytes(file))) {
            Directive directive = signed.open(authority);
            kept.put(directive.generation(), new Kept(signed, directive));
          }
        } catch (MalformedSignalException e) {
          LOG.log(WARNING, "deleted {0}: {1}", file, Visible.text(String.valueOf(e.getMessage())));
          Files.delete(file);
        }
      }
    }
    Path file = directory.resolve(GENERATION);
    try {
      generation = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
    } catch (NumberFormatException e) {
      LOG.log(WARNING, "{0} holds no number: asking for every directive again", file);
    }
  }

  /** The highest generation that came. */
  synchronized long generation() {
    return generation;
  }

  /** Remembers that everything up to the generation came. */
  synchronized void came(long upTo) throws IOException {
    if (upTo > generation) {
      generation = upTo;
      write(directory.resolve(GENERATION), Long.toString(upTo).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Keeps a directive until it is handed down. */
  synchronized void keep(SignedDirective signed, Directive directive) throws IOException {
    if (directive.order() instanceof RulesOrder) {
      Optional<Kept> newest = rules(directive.part());
      if (newest.isPresent()) {
        if (newest.get().directive().generation() >= directive.generation()) {
          return;
        }
        remove(newest.get().directive().generation());
      }
    }
    write(file(directive.generation()), SignedDirective.encode(List.of(signed)));
    kept.put(directive.generation(), new Kept(signed, directive));
    for (Kept oldest : List.copyOf(kept.values())) {
      if (kept.size() > MOST && !(oldest.directive().order() instanceof RulesOrder)) {
        LOG.log(WARNING, "gave the directive {0} up: too many wait", oldest.directive().uid());
        remove(oldest.directive().generation());
      }
    }
  }

  /** What waits for a part, the oldest first; what has expired is no more. */
  synchronized List<Kept> waiting(Part part, Instant now) throws IOException {
    for (Kept each : List.copyOf(kept.values())) {
      if (!now.isBefore(each.directive().expires())) {
        remove(each.directive().generation());
      }
    }
    return kept.values().stream().filter(each -> each.directive().part() == part).toList();
  }

  /** Says that a directive was handed down: all but rules are then done with. */
  synchronized void handedDown(Directive directive) throws IOException {
    if (!(directive.order() instanceof RulesOrder)) {
      remove(directive.generation());
    }
  }

  private Optional<Kept> rules(Part part) {
    return kept.values().stream()
        .filter(each -> each.directive().part() == part)
        .filter(each -> each.directive().order() instanceof RulesOrder)
        .findFirst();
  }

  private void remove(long number) throws IOException {
    @Nullable Kept removed = kept.remove(number);
    if (removed != null) {
      Files.deleteIfExists(file(number));
    }
  }

  private Path file(long number) {
    return directory.resolve(String.format("%016x", number) + SUFFIX);
  }

  private void write(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
