package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Who this node is to the hub: the identity that is kept, or a new one by enrolment. */
final class Node {
  private static final System.Logger LOG = System.getLogger(Node.class.getName());

  /** The key is here until there is a certificate for it: whoever is asked twice is asked alike. */
  private static final String KEY_FILE = "enrolment.key";

  private final Options options;
  private final Trust trust;
  private final Ending ending;
  private final InstantSource clock;
  private final RandomGenerator random;

  Node(Options options, Trust trust, Ending ending, InstantSource clock, RandomGenerator random) {
    this.options = options;
    this.trust = trust;
    this.ending = ending;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Makes the state directory, if need be, and holds it against a second publisher for as long as
   * the lock is held.
   *
   * @throws StartException if another publisher holds it
   */
  static FileLock hold(Path state) throws StartException {
    try {
      Files.createDirectories(
          state,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel file =
          FileChannel.open(
              state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = file.tryLock();
      if (lock == null) {
        file.close();
        throw new StartException("another publisher is using " + state + "; stop it first");
      }
      return lock;
    } catch (OverlappingFileLockException e) {
      throw new StartException("another publisher is using " + state + "; stop it first", e);
    } catch (IOException e) {
      throw new StartException("cannot use " + state + ": " + Causes.of(e), e);
    }
  }

  /**
   * The identity to go to the hub with.
   *
   * @throws StartException if there is none and none can be had
   */
  Identity identity() throws StartException, InterruptedException {
    Optional<Identity> kept = Identity.read(options.state());
    Optional<String> useless =
        kept.map(it -> it.uselessFor(options.subject(), trust, clock.instant()))
            .orElse(Optional.of("there is none"));
    Optional<String> token = token();
    if (kept.isPresent()
        && useless.isEmpty()
        && (!kept.get().endsSoon(clock.instant()) || token.isEmpty())) {
      spend();
      return kept.get(); // one that ends soon is renewed while it is used
    }
    if (token.isEmpty()) {
      throw new StartException(
          "this node has no certificate that the hub would take ("
              + useless.orElse("it ends soon")
              + "): get a one-time token from the administrator and start with"
              + " --enrolment-token-file FILE");
    }
    return enrol(token.get());
  }

  private Identity enrol(String token) throws StartException, InterruptedException {
    Path keyFile = options.state().resolve(KEY_FILE);
    try (HttpClient http = trust.client(Optional.empty())) {
      NodeKeys keys = NodeKeys.keptIn(keyFile);
      Identity identity =
          new Enrolment(http, options.hub(), ending, random).enrol(token, options.subject(), keys);
      identity.write(options.state());
      Files.deleteIfExists(keyFile);
      spend();
      LOG.log(
          INFO,
          "enrolled as node {0} of cluster {1}; the certificate ends at {2}",
          options.node(),
          options.cluster(),
          identity.end());
      return identity;
    } catch (RefusedException e) {
      spend();
      throw e;
    } catch (IOException | GeneralSecurityException e) {
      throw new StartException("cannot enrol at " + options.hub() + ": " + Causes.of(e), e);
    }
  }

  private Optional<String> token() throws StartException {
    if (options.enrolmentToken().isEmpty() || !Files.exists(options.enrolmentToken().get())) {
      return Optional.empty();
    }
    Path file = options.enrolmentToken().get();
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (IOException | UncheckedIOException e) {
      throw new StartException(
          "cannot read the enrolment token from " + file + ": " + Causes.of(e), e);
    }
  }

  /** A token that was tried or is not needed is of no more use to anybody but a thief. */
  private void spend() {
    if (options.enrolmentToken().isPresent()) {
      Path file = options.enrolmentToken().get();
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.log(WARNING, "cannot delete the used enrolment token {0}: {1}", file, Causes.of(e));
      }
    }
  }
}
