package dev.breakwater.collector.container;

import dev.breakwater.detection.node.NodeContainer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The containers of the node that were heard of, at most a fixed number of them; those that have
 * ended stay until there is no room. Whoever sees a container for the first time gets what its
 * cgroup tells, at once, while a thread of this class asks the runtimes for the rest.
 */
public final class Containers implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Containers.class.getName());
  private static final int CAPACITY = 1024;
  private static final int MOST_WAITING = 1024;
  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  /** How long a container may stay unknown to those who should know it. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

  /** The same for one whose id no runtime generated: only runc may know more than its cgroup. */
  private static final long SHORT_PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);

  /** When a container that nobody knew is asked for again, if it is still heard of. */
  private static final long ASK_AGAIN = TimeUnit.SECONDS.toNanos(30);

  private final List<ContainerSource> sources;
  private final @Nullable KubernetesPods pods;
  private final Thread asking;
  private volatile Consumer<KnownContainer> settled = container -> {};

  /** Guarded by itself, as are the counts and the queue. */
  private final Map<String, KnownContainer> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KnownContainer> eldest) {
          return size() > CAPACITY;
        }
      };

  private final Deque<Question> questions = new ArrayDeque<>();
  private long seen;
  private long unresolved;
  private boolean closed;

  private static final class Question {
    private final KnownContainer container;
    private long next;
    private long pause = FIRST_PAUSE_MILLIS;

    private Question(KnownContainer container, long next) {
      this.container = container;
      this.next = next;
    }
  }

  /**
   * @param sources who is asked, in their order; what the later ones say goes before what the
   *     earlier ones said
   * @param pods the API server's pods, if it is asked
   */
  Containers(List<ContainerSource> sources, @Nullable KubernetesPods pods) {
    this.sources = List.copyOf(sources);
    this.pods = pods;
    this.asking = Thread.ofPlatform().name("containers").daemon().unstarted(this::ask);
    if (pods != null) {
      pods.start(this::complete);
    }
    asking.start();
  }

  /**
   * The containers of this node, by its runtimes' files and sockets, and by the API server where
   * this runs in a cluster.
   *
   * @param root the node's root directory
   * @param node the node's name
   */
  public static Containers ofNode(Path root, String node, CriSockets sockets) {
    return new Containers(
        List.of(OciSource.below(root), new CriSource(sockets)),
        KubernetesApi.inCluster().map(api -> new KubernetesPods(api, node)).orElse(null));
  }

  /** Has someone told of each container that nobody is asked about any more. */
  public void whenSettled(Consumer<KnownContainer> listener) {
    settled = listener;
  }

  /** The container of that identity. Never waits. */
  public KnownContainer of(ContainerIdentity identity) {
    if (identity.isHost()) {
      return KnownContainer.HOST;
    }
    synchronized (known) {
      KnownContainer container = known.get(identity.id());
      if (container == null) {
        container = begin(identity);
      } else if (!container.isPending()
          && !container.isResolved()
          && System.nanoTime() - container.since() > ASK_AGAIN) {
        unresolved--;
        seen--;
        container = begin(identity);
      }
      return container;
    }
  }

  /** The container of that full id; empty if none was heard of, or too long ago. */
  public Optional<KnownContainer> find(String id) {
    synchronized (known) {
      return Optional.ofNullable(known.get(id));
    }
  }

  /** How many containers were seen since the start. */
  public long seen() {
    synchronized (known) {
      return seen;
    }
  }

  /**
   * Of how many nobody told the name although their runtime should have: their signals left the
   * node with the id alone.
   */
  public long unresolved() {
    synchronized (known) {
      return unresolved;
    }
  }

  @Override
  public void close() {
    synchronized (known) {
      closed = true;
      known.notifyAll();
    }
    try {
      asking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (pods != null) {
      pods.close();
    }
  }

  private KnownContainer begin(ContainerIdentity identity) {
    seen++;
    boolean asked =
        questions.size() < MOST_WAITING
            && sources.stream().anyMatch(source -> source.mayKnow(identity));
    KnownContainer container = new KnownContainer(identity, Facts.of(identity), asked);
    known.put(identity.id(), container);
    if (asked) {
      questions.add(new Question(container, System.nanoTime()));
      known.notifyAll();
    } else if (identity.isGenerated()) {
      unresolved++;
      container.settle(container.node(), false);
    }
    return container;
  }

  private void ask() {
    try {
      while (true) {
        List<Question> due = due();
        if (due.isEmpty()) {
          break;
        }
        for (Question question : due) {
          ask(question);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sources.forEach(ContainerSource::close);
  }

  /** The questions that are to be asked now; waits for one, and gives none at the end. */
  private List<Question> due() throws InterruptedException {
    synchronized (known) {
      while (!closed) {
        long now = System.nanoTime();
        long next = Long.MAX_VALUE;
        List<Question> due = new ArrayList<>();
        for (Iterator<Question> all = questions.iterator(); all.hasNext(); ) {
          Question question = all.next();
          if (question.next - now <= 0) {
            due.add(question);
            all.remove();
          } else {
            next = Math.min(next, question.next - now);
          }
        }
        if (!due.isEmpty()) {
          return due;
        }
        known.wait(next == Long.MAX_VALUE ? 0 : next / 1_000_000 + 1);
      }
      return List.of();
    }
  }

  private void ask(Question question) {
    KnownContainer container = question.container;
    NodeContainer facts = Facts.of(container.identity());
    boolean complete = true;
    boolean found = false;
    for (ContainerSource source : sources) {
      if (!source.mayKnow(container.identity())) {
        continue;
      }
      Optional<NodeContainer> told = told(source, container.identity());
      if (told.isPresent()) {
        facts = Facts.completed(told.get(), facts);
        found = true;
      }
      complete = told.isPresent() || (found && facts.podSandboxId().isEmpty());
    }
    long age = System.nanoTime() - container.since();
    long patience = container.identity().isGenerated() ? PATIENCE : SHORT_PATIENCE;
    if ((found && complete) || age >= patience) {
      settle(container, withPod(facts), found);
      return;
    }
    if (found) {
      container.learn(withPod(facts));
    }
    question.next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(question.pause);
    question.pause = Math.min(2 * question.pause, LONGEST_PAUSE_MILLIS);
    synchronized (known) {
      questions.add(question);
    }
  }

  private static Optional<NodeContainer> told(ContainerSource source, ContainerIdentity identity) {
    try {
      return source.find(identity);
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "container " + identity.shortId() + " could not be looked up: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void settle(KnownContainer container, NodeContainer facts, boolean found) {
    if (!found && container.identity().isGenerated()) {
      synchronized (known) {
        unresolved++;
      }
    }
    container.settle(facts, found || !container.identity().isGenerated());
    settled.accept(container);
  }

  private NodeContainer withPod(NodeContainer facts) {
    return pods == null
        ? facts
        : pods.of(facts).map(pod -> Facts.completed(pod, facts)).orElse(facts);
  }

  /** The API server has told of a pod, perhaps later than the runtime of its containers. */
  private void complete(String podUid) {
    List<KnownContainer> concerned;
    synchronized (known) {
      concerned = known.values().stream().filter(it -> it.node().podUid().equals(podUid)).toList();
    }
    for (KnownContainer container : concerned) {
      container.learn(withPod(container.node()));
    }
  }
}
