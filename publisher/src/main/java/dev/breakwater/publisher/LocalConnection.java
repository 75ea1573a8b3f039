package dev.breakwater.publisher;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.breakwater.signals.Batch;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;
import dev.breakwater.signals.Signal;
import dev.breakwater.signals.Wire;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * One local part's connection: takes a batch, sees it settled, acknowledges it, takes the next. One
 * batch at a time is what is held of it; the rest waits in the socket and in the part.
 */
final class LocalConnection {
  private static final System.Logger LOG = System.getLogger(LocalConnection.class.getName());
  private static final Set<Part> LOCAL = EnumSet.of(Part.COLLECTOR, Part.INVENTORY, Part.POLICY);

  private final SocketChannel channel;
  private final Subject self;
  private final Delivery delivery;
  private final OwnSignals own;
  private final NodeHealth health;
  private final InstantSource clock;
  private final Ending ending;
  private boolean isCollector;
  private volatile boolean busy;

  LocalConnection(
      SocketChannel channel,
      Subject self,
      Delivery delivery,
      OwnSignals own,
      NodeHealth health,
      InstantSource clock,
      Ending ending) {
    this.channel = channel;
    this.self = self;
    this.delivery = delivery;
    this.own = own;
    this.health = health;
    this.clock = clock;
    this.ending = ending;
  }

  /** Serves the connection to its end and closes it. */
  void serve() throws InterruptedException {
    try (channel) {
      Optional<byte[]> frame = Frames.read(channel);
      while (frame.isPresent()) {
        busy = true;
        if (!settle(frame.get())) {
          return;
        }
        busy = false;
        if (ending.hasBegun()) {
          return;
        }
        frame = Frames.read(channel);
      }
      LOG.log(INFO, "a local connection ended");
    } catch (Frames.BrokenFrameException e) {
      refuse(String.valueOf(e.getMessage()), 1);
    } catch (MalformedSignalException e) {
      refuse(Visible.text(String.valueOf(e.getMessage())), 1);
    } catch (IOException e) {
      LOG.log(WARNING, "a local connection broke: {0}", Causes.of(e));
    } finally {
      busy = false;
      if (isCollector) {
        health.collectorWent();
      }
    }
  }

  /** Whether a batch of it is being delivered right now. */
  boolean isBusy() {
    return busy;
  }

  /** Ends the connection from another thread. */
  void close() throws IOException {
    channel.close();
  }

  /** Delivers the batch in the frame; false if the connection is of no more use. */
  private boolean settle(byte[] bytes)
      throws MalformedSignalException, IOException, InterruptedException {
    Batch batch = Wire.decode(bytes);
    Origin origin = batch.origin();
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
          batch.signals().size());
      return false;
    }
    if (origin.part() == Part.COLLECTOR && !isCollector) {
      isCollector = true;
      LOG.log(INFO, "the collector is connected");
      health.collectorCame();
    }
    switch (delivery.deliver(batch, bytes)) {
      case Outcome.Committed(long sequence) -> Frames.acknowledge(channel, batch.epoch(), sequence);
      case Outcome.Refused(String reason) -> {
        LOG.log(
            WARNING,
            "the hub refuses signals {0} to {1} of the {2}: it {3}",
            Long.toString(batch.first()),
            Long.toString(batch.last()),
            origin.part().label(),
            reason);
        own.lost(refused(batch));
        Frames.acknowledge(channel, batch.epoch(), batch.last());
      }
      case Outcome.Unsettled _ -> {
        return false;
      }
    }
    return true;
  }

  private void refuse(String why, int signals) {
    LOG.log(WARNING, "closed a local connection: {0}", why);
    Instant now = clock.instant();
    own.lost(new Loss(Part.PUBLISHER, 0, 0, signals, Loss.Reason.REJECTED, now, now));
  }

  private static Loss refused(Batch batch) {
    Instant start = batch.signals().getFirst().time();
    Instant end = start;
    for (Signal signal : batch.signals()) {
      start = signal.time().isBefore(start) ? signal.time() : start;
      end = signal.time().isAfter(end) ? signal.time() : end;
    }
    return new Loss(
        batch.origin().part(),
        batch.first(),
        batch.last(),
        batch.signals().size(),
        Loss.Reason.REJECTED,
        start,
        end);
  }
}
