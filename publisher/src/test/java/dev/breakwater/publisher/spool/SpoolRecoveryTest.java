package dev.breakwater.publisher.spool;

import static dev.breakwater.publisher.spool.Batches.SELF;
import static dev.breakwater.publisher.spool.Batches.activity;
import static dev.breakwater.publisher.spool.Batches.mattering;
import static dev.breakwater.publisher.spool.Batches.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.signals.Loss;
import dev.breakwater.signals.Part;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeProperty;

/** A crash or a bad disk at any byte: what was acknowledged is there, or on record. */
class SpoolRecoveryTest {
  private static final SpoolLimits LIMITS =
      new SpoolLimits(8 << 20, 64 << 10, FsyncPolicy.NONE, SpoolLimits.PATIENCE);
  private static final int FRAMES = 60;
  private static final int SIGNALS = 5;

  private Path whole = Path.of("");
  private Path copy = Path.of("");

  @BeforeProperty
  void fill() throws Exception {
    whole = Files.createTempDirectory("spool-whole");
    try (Spool spool = open(whole)) {
      for (int i = 0; i < FRAMES; i++) {
        store(
            spool,
            i % 7 == 3
                ? mattering(1 + i * (long) SIGNALS, SIGNALS, 1_000)
                : activity(1 + i * (long) SIGNALS, SIGNALS, 4_000));
      }
    }
  }

  @AfterTry
  void deleteCopy() throws IOException {
    delete(copy);
  }

  @AfterProperty
  void deleteWhole() throws IOException {
    delete(whole);
  }

  private static void delete(Path folder) throws IOException {
    if (folder.toString().isEmpty() || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static Spool open(Path folder) throws IOException {
    return Spool.open(folder, LIMITS, SELF, InstantSource.system());
  }

  private void copyWhole() throws IOException {
    copy = Files.createTempDirectory("spool-copy");
    for (Path file : files(whole)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static List<Path> segments(Path folder) throws IOException {
    return files(folder).stream().filter(file -> file.toString().endsWith(".segment")).toList();
  }

  @Property(tries = 150)
  void aWriteThatWasBrokenOffIsCutAndAllBeforeItIsThere(
      @ForAll @DoubleRange(min = 0, max = 1) double where) throws Exception {
    copyWhole();
    Path last = segments(copy).getLast();
    long lost = Math.round(Files.size(last) * where);
    long size = Files.size(last) - lost;
    try (FileChannel file = FileChannel.open(last, StandardOpenOption.WRITE)) {
      file.truncate(size);
    }
    long wholeFrames = wholeFramesBelow(last, size);
    long before = framesIn(segments(copy).subList(0, segments(copy).size() - 1));
    try (Spool spool = open(copy)) {
      store(spool, activity(FRAMES * (long) SIGNALS + 1, SIGNALS, 1_000));
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.stored).hasSize((int) (before + wholeFrames + 1) * SIGNALS);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo((FRAMES + 1L) * SIGNALS);
      assertThat(spool.state().damaged()).isZero();
    }
  }

  @Property(tries = 300)
  void bytesThatChangeCostTheirFramesAndNothingElse(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 4) int places,
      @ForAll @IntRange(min = 1, max = 100) int length)
      throws Exception {
    copyWhole();
    for (int i = 0; i < places; i++) {
      Path victim = files(copy).get(random.nextInt(files(copy).size()));
      try (RandomAccessFile file = new RandomAccessFile(victim.toFile(), "rw")) {
        long at = (long) (random.nextDouble() * file.length());
        file.seek(at);
        byte[] noise = new byte[(int) Math.min(length, file.length() - at)];
        random.nextBytes(noise);
        file.write(noise);
      }
    }
    try (Spool spool = open(copy)) {
      store(spool, activity(FRAMES * (long) SIGNALS + 1, SIGNALS, 1_000));
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo((FRAMES + 1L) * SIGNALS);
      assertThat(ledger.lost()).isLessThanOrEqualTo(2L * places * SIGNALS);
      assertThat(ledger.lost.keySet()).isSubsetOf(Loss.Reason.MALFORMED, Loss.Reason.GAP);
    }
    try (Spool spool = open(copy)) {
      assertThat(new Ledger(Part.COLLECTOR).drain(spool).frames).isZero();
    }
  }

  @Property(tries = 100)
  void aDirectoryOfNoiseIsASpoolThatWorks(@ForAll Random random) throws Exception {
    copy = Files.createTempDirectory("spool-copy");
    for (String name :
        new String[] {"0000000000000001.segment", "00000000000000ff.segment", "delivered"}) {
      byte[] noise = new byte[random.nextInt(4_000)];
      random.nextBytes(noise);
      Files.write(copy.resolve(name), noise);
    }
    try (Spool spool = open(copy)) {
      store(spool, activity(1, SIGNALS, 1_000));
      assertThat(new Ledger(Part.COLLECTOR).drain(spool).stored).hasSize(SIGNALS);
    }
  }

  @Property(tries = 60)
  void aRewritingThatACrashBrokeOffChangesNothing(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 3) int stage) throws Exception {
    copyWhole();
    List<Path> segments = segments(copy);
    int index = 1 + random.nextInt(segments.size() - 2);
    Path first = segments.get(index - 1);
    Path second = segments.get(index);
    byte[] firstBytes = Files.readAllBytes(first);
    Blocks blocks = new Blocks();
    Substitute substitute = new Substitute(SELF);
    List<Segment> pair =
        Recovery.of(copy, blocks, substitute).segments().subList(index - 1, index + 1);
    Rewriting.of(
        pair, java.util.Set.of(FrameKind.ACTIVITY), new Rewriting.Flow(0, 0), blocks, substitute);
    Path fresh = copy.resolve(second.getFileName() + ".new");
    switch (stage) {
      case 0 -> {} // it went through
      case 1 -> Files.write(first, firstBytes); // renamed, the older one not deleted yet
      case 2 -> { // written in part, not renamed
        byte[] bytes = Files.readAllBytes(second);
        Files.write(fresh, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        Files.copy(
            whole.resolve(second.getFileName()),
            second,
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(first, firstBytes);
      }
      default -> { // written, not renamed
        Files.copy(second, fresh);
        Files.copy(
            whole.resolve(second.getFileName()),
            second,
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(first, firstBytes);
      }
    }
    try (Spool spool = open(copy)) {
      Ledger ledger = new Ledger(Part.COLLECTOR).drain(spool);
      assertThat(ledger.stored.size() + ledger.lost()).isEqualTo(FRAMES * (long) SIGNALS);
      assertThat(ledger.lost(Loss.Reason.GAP)).isZero();
      assertThat(ledger.lost() == 0).isEqualTo(stage >= 2);
      assertThat(files(copy)).noneMatch(file -> file.toString().endsWith(".new"));
    }
  }

  private static long framesIn(List<Path> segments) throws IOException {
    long frames = 0;
    for (Path segment : segments) {
      frames += wholeFramesBelow(segment, Files.size(segment));
    }
    return frames;
  }

  private static long wholeFramesBelow(Path segment, long size) throws IOException {
    long frames = 0;
    try (FileChannel file = FileChannel.open(segment, StandardOpenOption.READ)) {
      FrameScan scan = new FrameScan(file, new Blocks(), SegmentFile.HEADER, size);
      while (scan.next().filter(FrameScan.Found.Frame.class::isInstance).isPresent()) {
        frames++;
      }
    }
    return frames;
  }
}
