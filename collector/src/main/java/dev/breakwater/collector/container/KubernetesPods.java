package dev.breakwater.collector.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.breakwater.detection.node.NodeContainer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pods of this node as the API server tells them: listed once, and followed. At most a fixed
 * number of them is kept; those that are gone stay until there is no room, for what their
 * containers did may still be on its way.
 */
final class KubernetesPods implements AutoCloseable {
  private static final Logger LOG = System.getLogger(KubernetesPods.class.getName());
  private static final int CAPACITY = 512;
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private final JsonFactory json = new JsonFactory();
  private final KubernetesApi api;
  private final String path;
  private final Map<String, Pod> pods =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pod> eldest) {
          return size() > CAPACITY;
        }
      };
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable Thread thread;
  private @Nullable HttpClient client;
  private boolean reported;

  KubernetesPods(KubernetesApi api, String node) {
    this.api = api;
    this.path =
        "/api/v1/pods?fieldSelector="
            + URLEncoder.encode("spec.nodeName=" + node, StandardCharsets.UTF_8);
  }

  /**
   * Begins to follow.
   *
   * @param changed is told the uid of each pod that was told
   */
  void start(Consumer<String> changed) {
    thread = Thread.ofVirtual().name("pods").start(() -> follow(changed));
  }

  /** What the API server knows of a container: by its pod, and by its own id if it has got that. */
  Optional<NodeContainer> of(NodeContainer container) {
    synchronized (pods) {
      return Optional.ofNullable(pods.get(container.podUid())).map(pod -> pod.facts(container));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    Thread following = thread;
    if (following != null) {
      following.interrupt();
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void follow(Consumer<String> changed) {
    long pause = FIRST_PAUSE_MILLIS;
    while (!isClosed()) {
      try {
        watch(list(changed), changed);
        pause = FIRST_PAUSE_MILLIS;
        reported = false;
      } catch (IOException | RuntimeException e) {
        report(e);
      } catch (InterruptedException e) {
        return;
      }
      try {
        if (closing.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Takes all pods that there are, and gives the version of the list. */
  private String list(Consumer<String> changed) throws IOException, InterruptedException {
    String version = "";
    try (InputStream in = api.get(client(), path + "&resourceVersion=0");
        JsonParser parser = json.createParser(in)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("items") && parser.currentToken() == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            take(JsonTree.read(parser), changed);
          }
        } else {
          JsonTree value = JsonTree.read(parser);
          if (name.equals("metadata")) {
            version = value.at("resourceVersion").text();
          }
        }
      }
    }
    return version;
  }

  /** Takes what changes from a version on, until the server ends that. */
  private void watch(String version, Consumer<String> changed)
      throws IOException, InterruptedException {
    String from = URLEncoder.encode(version, StandardCharsets.UTF_8);
    try (InputStream in =
            api.get(client(), path + "&watch=1&timeoutSeconds=300&resourceVersion=" + from);
        JsonParser parser = json.createParser(in)) {
      while (!isClosed() && parser.nextToken() != null) {
        JsonTree event = JsonTree.read(parser);
        if (event.at("type").text().equals("ERROR")) {
          throw new IOException("the watch ended: " + event.at("object").at("message").text());
        }
        take(event.at("object"), changed);
      }
    }
  }

  private void take(JsonTree object, Consumer<String> changed) {
    Pod pod = Pod.of(object);
    if (!pod.uid().isEmpty()) {
      synchronized (pods) {
        pods.put(pod.uid(), pod);
      }
      changed.accept(pod.uid());
    }
  }

  private HttpClient client() throws IOException {
    HttpClient open = client;
    if (open == null) {
      open = api.client();
      client = open;
    }
    return open;
  }

  private void report(Exception e) {
    if (!reported && !isClosed()) {
      reported = true;
      LOG.log(
          Level.WARNING,
          "the API server at "
              + api.server()
              + " does not tell this node's pods ("
              + e.getMessage()
              + "); labels and owners are those that the runtime knows, and it is asked again");
    }
  }
}
