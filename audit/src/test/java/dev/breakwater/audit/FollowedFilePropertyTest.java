package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever writers, rotation and restarts do, every line comes once and in order. */
class FollowedFilePropertyTest {

  enum Step {
    APPEND,
    HALF_A_LINE,
    RENAME,
    COPY_AND_TRUNCATE,
    POLL,
    RESTART
  }

  /** Found by the property: the file that was open was renamed before anything was read of it. */
  @Test
  void aLogThatIsRenamedTwiceBeforeItsFirstLineIsReadComesWhole() throws IOException {
    everyLineComesOnceAndInOrder(
        List.of(
            Step.COPY_AND_TRUNCATE,
            Step.POLL,
            Step.APPEND,
            Step.APPEND,
            Step.APPEND,
            Step.RENAME,
            Step.APPEND,
            Step.RENAME));
  }

  @Property(tries = 1000)
  void everyLineComesOnceAndInOrder(@ForAll @Size(max = 40) List<Step> steps) throws IOException {
    Path folder = Files.createTempDirectory("followed");
    try (World world = new World(folder.resolve("audit.log"))) {
      world.step(Step.APPEND);
      world.step(Step.POLL);
      for (Step step : steps) {
        world.step(step);
      }
      world.step(Step.APPEND);
      world.pollToTheEnd();

      assertThat(world.read.refused).isEmpty();
      assertThat(world.read.ids()).isEqualTo(world.written);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static final class World implements AutoCloseable {
    private final Path log;
    private final Read read = new Read();
    private final List<String> written = new ArrayList<>();
    private FollowedFile followed;
    private String half = "";
    private int rotations;
    private long clock = 1_700_000_000;

    World(Path log) {
      this.log = log;
      this.followed = follow(Optional.empty());
    }

    void step(Step step) throws IOException {
      switch (step) {
        case APPEND -> append();
        case HALF_A_LINE -> half();
        case RENAME -> {
          completeLine();
          if (Files.exists(log)) {
            Files.move(log, rotatedName("audit-%06d.log"));
          }
        }
        case COPY_AND_TRUNCATE -> {
          completeLine();
          if (Files.exists(log) && Files.size(log) > 0) {
            Files.copy(log, rotatedName("audit.log.%06d"), StandardCopyOption.COPY_ATTRIBUTES);
            Files.newByteChannel(log, StandardOpenOption.WRITE).truncate(0).close();
            tick();
          }
        }
        case POLL -> followed.poll();
        case RESTART -> {
          Optional<Position> position = followed.position();
          followed.close();
          followed = follow(position);
        }
      }
    }

    void pollToTheEnd() throws IOException {
      int idle = 0;
      while (idle < 3) {
        idle = followed.poll().bytes() == 0 ? idle + 1 : 0;
      }
    }

    private FollowedFile follow(Optional<Position> position) {
      return new FollowedFile(log, position, new AuditParser(), read);
    }

    private void append() throws IOException {
      if (!half.isEmpty()) {
        completeLine();
        return;
      }
      String id = "event-" + written.size();
      written.add(id);
      write(Read.event(id) + "\n");
    }

    private void half() throws IOException {
      if (half.isEmpty()) {
        String id = "event-" + written.size();
        written.add(id);
        String line = Read.event(id) + "\n";
        // Far enough to hold the id: two files that begin alike as far as they were read are one.
        half = line.substring(75);
        write(line.substring(0, 75));
      }
    }

    private void completeLine() throws IOException {
      if (!half.isEmpty()) {
        write(half);
        half = "";
      }
    }

    private void write(String text) throws IOException {
      Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      tick();
    }

    private void tick() throws IOException {
      Files.setLastModifiedTime(log, FileTime.from(Instant.ofEpochSecond(clock++)));
    }

    private Path rotatedName(String format) {
      return log.resolveSibling(format.formatted(rotations++));
    }

    @Override
    public void close() throws IOException {
      followed.close();
    }
  }
}
