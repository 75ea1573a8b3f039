package dev.breakwater.audit;

import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.ObjectReference;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * One event of a Kubernetes audit log: a request at one of its stages.
 *
 * <p>Not to be trusted, since the client sets them: {@link #auditId()}, all of {@link #sourceIps()}
 * but the last, the user agent, and every text in the bodies. What is absent is the empty string
 * here; {@link #json()} tells the difference.
 */
public final class AuditEvent {
  private final AuditValue json;

  AuditEvent(AuditValue json) {
    this.json = json;
  }

  /** The whole event. */
  public AuditValue json() {
    return json;
  }

  /** The client's {@code Audit-ID} header, or the API server's: any text, and no key. */
  public String auditId() {
    return json.at("auditID").textOrEmpty();
  }

  /** RequestReceived, ResponseStarted, ResponseComplete or Panic. */
  public String stage() {
    return json.at("stage").textOrEmpty();
  }

  /** The Kubernetes verb; for what is no resource the HTTP method in lower case; may be empty. */
  public String verb() {
    return json.at("verb").textOrEmpty();
  }

  /** Path and query as the client sent them. */
  public String requestUri() {
    return json.at("requestURI").textOrEmpty();
  }

  /** The authenticated user; empty in a refusal for want of authentication. */
  public String user() {
    return json.at("user", "username").textOrEmpty();
  }

  /** From the client's word to the connection's own peer, which is the last. */
  public List<String> sourceIps() {
    return json.at("sourceIPs").texts();
  }

  /** The plural resource; empty for a path that is no resource. */
  public String resource() {
    return json.at("objectRef", "resource").textOrEmpty();
  }

  /** The subresource; empty if it is none. */
  public String subresource() {
    return json.at("objectRef", "subresource").textOrEmpty();
  }

  /**
   * The object's name: the reference's, or where the server made it up ({@code generateName}) the
   * answer's.
   */
  public String objectName() {
    String name = json.at("objectRef", "name").textOrEmpty();
    return name.isEmpty() && verb().equals("create")
        ? json.at("responseObject", "metadata", "name").textOrEmpty()
        : name;
  }

  /** The HTTP status; 0 where there is none yet. */
  public int responseCode() {
    return json.at("responseStatus", "code").integer(0);
  }

  /** When the request came in, as text; empty if it is not told. */
  public String received() {
    return json.at("requestReceivedTimestamp").textOrEmpty();
  }

  /** When the request came in, the same at each stage; {@link #time()} if that is not told. */
  public Instant receivedTime() {
    Instant received = instant(received());
    return received.equals(Instant.EPOCH) ? time() : received;
  }

  /** When the stage was reached; {@link Instant#EPOCH} if no time is told that can be read. */
  public Instant time() {
    Instant stage = instant(json.at("stageTimestamp").textOrEmpty());
    return stage.equals(Instant.EPOCH) ? instant(received()) : stage;
  }

  private static Instant instant(String text) {
    if (text.isEmpty()) {
      return Instant.EPOCH;
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      return instant.isBefore(Instant.EPOCH) || instant.isAfter(LAST) ? Instant.EPOCH : instant;
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  /** The last instant whose nanoseconds since 1970 fit a long, to the day. */
  private static final Instant LAST = Instant.parse("2262-04-11T00:00:00Z");

  /** What the event says, as a record for a signal; long texts are cut at {@link Bounds}. */
  public ApiActivity activity() {
    AuditValue reference = json.at("objectRef");
    ObjectReference object =
        new ObjectReference(
            Bounds.name(reference.at("apiGroup").textOrEmpty()),
            Bounds.name(reference.at("apiVersion").textOrEmpty()),
            Bounds.name(resource()),
            Bounds.name(subresource()),
            Bounds.name(reference.at("namespace").textOrEmpty()),
            Bounds.name(objectName()));
    return new ApiActivity(
        Bounds.name(auditId()),
        Bounds.name(stage()),
        Bounds.name(verb()),
        Bounds.text(requestUri()),
        Bounds.name(user()),
        Bounds.names(json.at("user", "groups").texts()),
        Bounds.name(json.at("impersonatedUser", "username").textOrEmpty()),
        Bounds.names(sourceIps()),
        Bounds.name(json.at("userAgent").textOrEmpty()),
        object,
        responseCode(),
        Bounds.name(json.at("annotations", "authorization.k8s.io/decision").textOrEmpty()));
  }

  /** The event as compact JSON. */
  @Override
  public String toString() {
    return json.toString();
  }
}
