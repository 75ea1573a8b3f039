package dev.breakwater.collector;

import dev.breakwater.signals.Directive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Which orders were acted on, so that none is acted on twice, by this run or the next one, and how
 * new the newest rules were. It is a file of fixed size that is there as a whole from the start on,
 * so that a full disk does not keep an order from being carried out: a place for each order, made
 * durable before the order is acted on.
 *
 * <p>A place is the SHA-256 of the order's uid, when it expires (milliseconds since 1970) and a
 * CRC32C of both; the first place holds the generation of the newest rules instead. A place whose
 * checksum is wrong is free: the machine ended before the order was acted on.
 */
final class ActedOn implements AutoCloseable {
  /** So many orders are remembered at once. */
  static final int MOST = 1_024;

  private static final String FILE = "acted-on";
  private static final int PLACE = 64;
  private static final int CHECKED = 40;

  private final @Nullable FileChannel file;
  private final Instant began;
  private final long[] expires = new long[MOST];
  private final @Nullable String[] uids = new @Nullable String[MOST];
  private final Map<String, Integer> places = new HashMap<>();
  private long rules = Long.MIN_VALUE;

  private ActedOn(@Nullable FileChannel file, Instant began) {
    this.file = file;
    this.began = began;
  }

  /**
   * Remembers in a file of that directory, which is made if need be.
   *
   * @throws IOException if it cannot be used
   */
  static ActedOn in(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel file =
        FileChannel.open(
            directory.resolve(FILE),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      ActedOn acted = new ActedOn(file, Instant.MIN);
      acted.read(file);
      return acted;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Remembers for this run only. What another run may have acted on is not acted on: whatever was
   * issued before this one began.
   */
  static ActedOn since(Instant began) {
    return new ActedOn(null, began);
  }

  private void read(FileChannel in) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(PLACE * (MOST + 1));
    int read = 0;
    while (read >= 0 && all.hasRemaining()) {
      read = in.read(all, all.position());
    }
    if (all.hasRemaining()) {
      ByteBuffer rest = ByteBuffer.allocate(all.remaining());
      while (rest.hasRemaining()) {
        in.write(rest, all.position() + (long) rest.position());
      }
      in.force(true);
    }
    for (int place = 0; place <= MOST; place++) {
      ByteBuffer slice = all.slice(place * PLACE, PLACE);
      long number = slice.getLong(CHECKED - Long.BYTES);
      if (number == 0 || slice.getInt(CHECKED) != checksum(slice)) {
        continue;
      }
      if (place == 0) {
        rules = number;
      } else {
        byte[] uid = new byte[CHECKED - Long.BYTES];
        slice.get(0, uid);
        put(place - 1, HexFormat.of().formatHex(uid), number);
      }
    }
  }

  private void put(int place, String uid, long until) {
    @Nullable String before = uids[place];
    if (before != null) {
      places.remove(before);
    }
    uids[place] = uid;
    expires[place] = until;
    places.put(uid, place);
  }

  /** Whether it was issued so long ago that another run may have acted on it, unremembered. */
  boolean mayBeOfAnotherRun(Directive directive) {
    return directive.issued().isBefore(began);
  }

  /**
   * Remembers an order that is about to be acted on.
   *
   * @return false if it was remembered already
   * @throws IOException if it cannot be remembered: then it must not be acted on
   */
  synchronized boolean remember(Directive directive, Instant now) throws IOException {
    byte[] digest = sha256(directive.uid());
    String uid = HexFormat.of().formatHex(digest);
    if (places.containsKey(uid)) {
      return false;
    }
    int place = free(now);
    long until = Math.max(1, directive.expires().toEpochMilli());
    write(place + 1, digest, until);
    put(place, uid, until);
    return true;
  }

  /** A place that was never used, else of the order that expired first. */
  private int free(Instant now) throws IOException {
    int first = 0;
    for (int place = 0; place < MOST; place++) {
      if (expires[place] < expires[first]) {
        first = place;
      }
    }
    if (expires[first] > now.toEpochMilli()) {
      throw new IOException("more than " + MOST + " orders at once");
    }
    return first;
  }

  /** The generation of the newest rules that were ever taken; the least there is if none were. */
  synchronized long rules() {
    return rules;
  }

  /** Remembers the generation of rules. */
  synchronized void rules(long generation) throws IOException {
    if (generation > rules) {
      rules = generation;
      write(0, new byte[CHECKED - Long.BYTES], generation);
    }
  }

  private void write(int place, byte[] digest, long number) throws IOException {
    FileChannel out = file;
    if (out == null) {
      return;
    }
    ByteBuffer slice = ByteBuffer.allocate(PLACE);
    slice.put(0, digest).putLong(CHECKED - Long.BYTES, number);
    slice.putInt(CHECKED, checksum(slice));
    while (slice.hasRemaining()) {
      out.write(slice, (long) place * PLACE + slice.position());
    }
    out.force(false);
  }

  private static int checksum(ByteBuffer slice) {
    CRC32C checksum = new CRC32C();
    checksum.update(slice.slice(0, CHECKED));
    return (int) checksum.getValue();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel open = file;
    if (open != null) {
      open.close();
    }
  }
}
