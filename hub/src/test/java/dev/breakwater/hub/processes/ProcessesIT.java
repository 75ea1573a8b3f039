package dev.breakwater.hub.processes;

import static dev.breakwater.hub.TestSignals.TIME;
import static dev.breakwater.hub.TestSignals.batch;
import static dev.breakwater.hub.TestSignals.exit;
import static dev.breakwater.hub.TestSignals.launch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.breakwater.detection.Catalog;
import dev.breakwater.hub.TestHub;
import dev.breakwater.hub.access.Caller;
import dev.breakwater.hub.ingest.SignalIngest;
import dev.breakwater.hub.tamper.TamperFindings;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.Wire;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestHub.Extension.class)
class ProcessesIT {
  private final TestHub hub;
  private final String cluster;

  ProcessesIT(TestHub hub) {
    this.hub = hub;
    this.cluster = hub.newCluster();
  }

  @Test
  void childrenComeBeforeGrandchildrenWithTheirLastExecutableAndTheirEnd() {
    seen(
        launch("10-1", "9-1", "/bin/sh"),
        launch("11-1", "10-1", "/bin/sh"),
        launch("11-1", "10-1", "/usr/bin/curl"),
        launch("12-1", "11-1", "/usr/bin/id"),
        launch("99-1", "1-1", "/usr/bin/other"),
        exit("12-1", "11-1", 3));

    List<ProcessNode> descendants = descendants("10-1", 100);

    assertThat(descendants)
        .extracting(ProcessNode::uid, ProcessNode::path, ProcessNode::exitCode)
        .containsExactly(tuple("11-1", "/usr/bin/curl", 0), tuple("12-1", "/usr/bin/id", 3));
    assertThat(descendants.getFirst().ended()).isNull();
    assertThat(descendants.getLast().ended()).isEqualTo(TIME.plusSeconds(6));
    assertThat(descendants.getLast().parentUid()).isEqualTo("11-1");
  }

  @Test
  void aCircleOfParentsEnds() {
    seen(launch("10-1", "11-1", "/bin/a"), launch("11-1", "10-1", "/bin/b"));

    assertThat(descendants("10-1", 100)).extracting(ProcessNode::uid).containsExactly("11-1");
  }

  @Test
  void aForkBombIsShownUpToTheBound() {
    List<Payload> bomb = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      bomb.add(launch((i + 2) + "-1", (i / 2 + 1) + "-1", "/bin/sh"));
    }
    seen(bomb.toArray(Payload[]::new));

    assertThat(descendants("1-1", 50)).hasSize(50);
    assertThat(descendants("1-1", 1_000_000)).hasSizeLessThanOrEqualTo(Processes.MAX_LIMIT);
  }

  private void seen(Payload... payloads) {
    new SignalIngest(
            hub.store(), new TamperFindings(Catalog.load()), () -> {}, InstantSource.system())
        .ingest(new Caller.Node(cluster, "node-1"), Wire.encode(batch(cluster, 1, payloads)));
  }

  private List<ProcessNode> descendants(String uid, int limit) {
    return new Processes(hub.store())
        .descendants(cluster, "node-1", uid, TIME, TIME.plusSeconds(10_000), limit);
  }
}
