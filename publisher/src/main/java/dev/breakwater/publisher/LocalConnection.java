package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.publisher.spool.Spool;
import dev.breakwater.publisher.spool.SpoolClosedException;
import dev.breakwater.publisher.spool.Ticket;
import dev.breakwater.signals.Batch;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.LifecycleActivity.Event;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Outline;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.SignedDirective;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One local part's connection: puts each batch into the spool and reads on; what is durable is
 * acknowledged beside it. Of a batch only its outline is looked at.
 */
final class LocalConnection {
  private static final System.Logger LOG = System.getLogger(LocalConnection.class.getName());

  /** The parts that may connect. */
  static final Set<Part> LOCAL = EnumSet.of(Part.COLLECTOR, Part.INVENTORY, Part.POLICY);

  private final SocketChannel channel;
  private final Subject self;
  private final Spool spool;
  private final OwnSignals own;
  private final CollectorWatch watch;
  private final InstantSource clock;
  private final Ending ending;
  private final Consumer<LocalConnection> introduced;
  private final Settlements settlements;
  private final CollectorConnection heard = new CollectorConnection(System::nanoTime);
  private volatile Optional<Part> part = Optional.empty();
  private final Set<Long> handed = new HashSet<>();
  private volatile boolean busy;
  private long epoch;
  private boolean isWatched;
  private volatile boolean endedHere;
  private boolean saidThatItEnds;

  /**
   * @param introduced told once, as soon as it is known which part it is
   */
  LocalConnection(
      SocketChannel channel,
      Subject self,
      Spool spool,
      OwnSignals own,
      CollectorWatch watch,
      InstantSource clock,
      Ending ending,
      Consumer<LocalConnection> introduced) {
    this.introduced = introduced;
    this.channel = channel;
    this.self = self;
    this.spool = spool;
    this.own = own;
    this.watch = watch;
    this.clock = clock;
    this.ending = ending;
    this.settlements = new Settlements(channel, spool);
  }

  /** Serves the connection to its end and closes it. */
  void serve() throws InterruptedException {
    Thread settling = Thread.ofVirtual().name("settlements").start(this::settle);
    try (channel) {
      read();
      settlements.end();
      settling.join();
    } catch (IOException e) {
      LOG.log(WARNING, "a local connection broke: {0}", Causes.of(e));
    } finally {
      settlements.end();
      if (isWatched) {
        boolean broke = !saidThatItEnds && !endedHere && !ending.hasBegun();
        watch.went(heard, epoch, broke, System.nanoTime());
      }
    }
  }

  private void read() throws IOException, InterruptedException {
    try {
      Optional<byte[]> frame = Frames.read(channel);
      while (frame.isPresent() && !ending.hasBegun()) {
        busy = true;
        heard.heard();
        if (!take(frame.get())) {
          endedHere = true;
          return;
        }
        busy = false;
        frame = Frames.read(channel);
      }
      LOG.log(INFO, "a local connection ended");
    } catch (Frames.BrokenFrameException e) {
      refuse(String.valueOf(e.getMessage()), 1);
    } catch (MalformedSignalException e) {
      refuse(Visible.text(String.valueOf(e.getMessage())), 1);
    } catch (SpoolClosedException e) {
      endedHere = true;
    } finally {
      busy = false;
    }
  }

  private void settle() {
    try {
      settlements.run();
    } catch (IOException e) {
      LOG.log(WARNING, "a local connection broke: {0}", Causes.of(e));
      shut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the connection because of a failure on this side. */
  private void shut() {
    endedHere = true;
    try {
      channel.close();
    } catch (IOException e) {
      LOG.log(WARNING, "closing a local connection: {0}", Causes.of(e));
    }
  }

  /** Whether something that came on it is not settled yet. */
  boolean isBusy() {
    return busy || settlements.isBusy();
  }

  /** Which part is at the other end, once it has said so. */
  Optional<Part> part() {
    return part;
  }

  /**
   * Hands a directive down, once; if too many wait, it may be tried again.
   *
   * @param written run when it was written
   */
  synchronized void hand(long generation, SignedDirective directive, Runnable written) {
    if (!handed.contains(generation) && settlements.offer(directive, written)) {
      handed.add(generation);
    }
  }

  /** Ends the connection from another thread. */
  void close() throws IOException {
    endedHere = true;
    channel.close();
  }

  /** Puts the batch in the frame into the spool; false if the connection is of no more use. */
  private boolean take(byte[] bytes)
      throws MalformedSignalException, InterruptedException, SpoolClosedException {
    Outline outline = Outline.of(bytes);
    Origin origin = outline.origin();
    if (!origin.cluster().equals(self.cluster())
        || !origin.node().equals(self.node())
        || !LOCAL.contains(origin.part())) {
      refuse(
          "a batch says that it is of %s on node %s in cluster %s; here is node %s in cluster %s"
              .formatted(
                  origin.part().label(),
                  Visible.text(origin.node()),
                  Visible.text(origin.cluster()),
                  self.node(),
                  self.cluster()),
          outline.signals());
      return false;
    }
    epoch = outline.epoch();
    introduce(origin.part());
    if (outline.holdsLifecycle()) {
      saidThatItEnds |= saysThatItEnds(bytes);
    }
    heard.held(true);
    Ticket ticket = spool.append(outline, bytes);
    settlements.add(ticket, outline.epoch(), outline.last());
    heard.held(false);
    return true;
  }

  private void introduce(Part sender) {
    if (part.isPresent()) {
      return;
    }
    part = Optional.of(sender);
    LOG.log(INFO, "the {0} is connected", sender.label());
    if (sender == Part.COLLECTOR) {
      isWatched = true;
      watch.came(heard, epoch);
    }
    introduced.accept(this);
  }

  private static boolean saysThatItEnds(byte[] bytes) throws MalformedSignalException {
    Batch batch = Wire.decode(bytes);
    return batch.signals().stream()
        .anyMatch(
            signal ->
                signal.payload() instanceof LifecycleActivity activity
                    && activity.event() == Event.STOPPED
                    && activity.part() == batch.origin().part());
  }

  private void refuse(String why, int signals) {
    endedHere = true;
    LOG.log(WARNING, "closed a local connection: {0}", why);
    Instant now = clock.instant();
    own.lost(new Loss(Part.PUBLISHER, 0, 0, signals, Loss.Reason.REJECTED, now, now));
  }
}
