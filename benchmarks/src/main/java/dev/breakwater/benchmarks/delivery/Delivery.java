package dev.breakwater.benchmarks.delivery;

import dev.breakwater.benchmarks.report.Report;
import dev.breakwater.benchmarks.stand.HubAdministration;
import dev.breakwater.benchmarks.stand.Node;
import dev.breakwater.benchmarks.stand.PartProcess;
import dev.breakwater.benchmarks.stand.Setting;
import dev.breakwater.benchmarks.stand.Stand;
import dev.breakwater.postgres.PostgresServer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A sender of numbered signals, the real publisher, the real hub with a real PostgreSQL, and in
 * each round one fault at a random point. What a seed repeats is the choice of faults, moments and
 * signals; the machine's timing it does not.
 *
 * @param rounds how many faults
 * @param seed of the choice
 */
public record Delivery(int rounds, long seed) {
  private static final int SHORTEST_PAUSE_MILLIS = 20;
  private static final int LONGEST_PAUSE_MILLIS = 250;
  private static final int LONGEST_STALL_MILLIS = 400;
  private static final int LONGEST_FULL_MILLIS = 400;
  private static final int TELL_EVERY = 25;
  private static final long SETTLE_SECONDS = 180;

  /** Runs it. */
  public Report take(Setting setting) throws InterruptedException, IOException {
    Run run = new Run(setting);
    try {
      return run.report();
    } finally {
      run.end();
    }
  }

  private final class Run {
    private final Setting setting;
    private final Stand stand;
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final Node node = new Node("chaos", "node-1");
    private final SpoolDisk disk;
    private final PostgresServer store;
    private final HubAdministration administration;
    private final Relay relay;
    private final Producer producer;
    private PartProcess hub;
    private PartProcess publisher;

    Run(Setting setting) throws InterruptedException {
      this.setting = setting;
      this.stand = setting.stand();
      setting.progress().say("seed " + seed + "; starting store, hub and publisher");
      this.disk = SpoolDisk.mount(setting.workspace().folder("spool-disk"));
      this.store = stand.startStore();
      this.hub = stand.startHub(store);
      this.administration = stand.administration();
      this.relay = Relay.to(stand.hubPort());
      this.publisher = startPublisher();
      this.producer = new Producer(node, stand.socket(node), random.nextLong());
    }

    private PartProcess startPublisher() throws InterruptedException {
      return stand.startPublisher(
          node,
          relay.address(),
          setting.workspace().folder("publisher"),
          administration,
          Optional.empty(),
          List.of("--spool", disk.spool().toString(), "--spool-budget", "16MiB"));
    }

    Report report() throws InterruptedException, IOException {
      producer.start();
      for (int round = 1; round <= rounds; round++) {
        round();
        if (round % TELL_EVERY == 0) {
          setting
              .progress()
              .say("round %,d of %,d, %,d signals sent".formatted(round, rounds, producer.sent()));
        }
      }
      double seconds = setting.progress().elapsed().toMillis() / 1000.0;
      setting.progress().say("waiting until everything is settled");
      stand.awaitHub(hub);
      boolean taken = producer.finish(SETTLE_SECONDS);
      Account account =
          Account.awaitSettled(
              administration, node, producer.epoch(), producer.sent(), SETTLE_SECONDS);
      return new DeliveryReport(Delivery.this, faults, producer, account, stand.rows(store), node)
          .write(setting, taken, seconds);
    }

    private void round() throws InterruptedException {
      Fault fault = Fault.pick(random);
      faults.merge(fault, 1, Integer::sum);
      TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
      switch (fault) {
        case CUT -> relay.cut();
        case CUT_ANSWER -> relay.cutNextAnswer();
        case STALL -> relay.stall(random.nextInt(LONGEST_STALL_MILLIS));
        case HALF_CLOSE -> relay.halfClose(random.nextBoolean());
        case TWICE -> producer.sendTwice();
        case DISK_FULL -> disk.full(random.nextInt(LONGEST_FULL_MILLIS));
        case KILL_PUBLISHER -> {
          publisher.kill();
          publisher = startPublisher();
        }
        case KILL_HUB -> {
          stand.awaitHub(hub); // the one before may still be starting
          hub.kill();
          hub = stand.beginHub(store);
        }
      }
    }

    void end() throws InterruptedException, IOException {
      boolean interrupted = Thread.interrupted();
      try {
        producer.end();
        relay.close();
        publisher.close();
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
