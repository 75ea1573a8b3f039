package dev.breakwater.collector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of DNS messages: names are learned from answers, and what was told a moment ago is
 * not told again, since a program that asks for a name asks for it all the time. Belongs to the
 * thread that reads events.
 */
final class DnsWatch {
  private static final int MOST_NAMES = 4096;
  private static final int MOST_TOLD = 1024;
  private static final long FOLD_NANOS = 60_000_000_000L;

  private final DomainNames names = new DomainNames(MOST_NAMES);
  private final Map<Question, Said> told = new LinkedHashMap<>(16, 0.75f, true);
  private long folded;
  private long unreadable;

  private record Question(
      int pid, long start, boolean isAnswer, String server, String name, String type) {}

  /** What was said to a question, and when. */
  private record Said(DnsMessage message, long time) {}

  /** By which names workloads know addresses. */
  DomainNames names() {
    return names;
  }

  /** How many messages were the same as one that was told within a minute before. */
  long folded() {
    return folded;
  }

  /** How many packets from or to port 53 were no DNS message that could be read. */
  long unreadable() {
    return unreadable;
  }

  /**
   * Takes the message that the window stands at.
   *
   * @param container the container of the process that has the socket
   * @return the message if it is to be told
   */
  Optional<DnsEvent> take(RawEvent raw, String container) {
    DnsEvent event;
    try {
      event = DnsEvent.read(raw);
    } catch (MalformedDnsException e) {
      unreadable++; // anybody may send anything to port 53; the flow shows that they did
      return Optional.empty();
    }
    DnsMessage message = event.message();
    for (DnsMessage.Answer answer : message.answers()) {
      if (answer.address() != null) {
        names.learn(container, answer.address(), message.name());
      }
    }
    Question question =
        new Question(
            raw.pid(),
            raw.start(),
            event.isAnswer(),
            event.server().ip(),
            message.name(),
            message.type());
    Said before = told.get(question);
    if (before != null
        && raw.time() - before.time() < FOLD_NANOS
        && saysTheSame(before.message(), message)) {
      folded++;
      return Optional.empty();
    }
    told.put(question, new Said(message, raw.time()));
    if (told.size() > MOST_TOLD) {
      told.remove(told.keySet().iterator().next());
    }
    return Optional.of(event);
  }

  /** A server gives the same answers in another order each time. */
  private static boolean saysTheSame(DnsMessage one, DnsMessage other) {
    return one.rcode() == other.rcode()
        && Set.copyOf(one.answers()).equals(Set.copyOf(other.answers()));
  }
}
