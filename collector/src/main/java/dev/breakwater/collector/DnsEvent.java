package dev.breakwater.collector;

import dev.breakwater.signals.Actor;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.Endpoint;

/**
 * A DNS message that a process sent or got ({@code struct dns_event}).
 *
 * @param message what it says
 * @param server the name server
 * @param isAnswer whether it came in
 */
record DnsEvent(DnsMessage message, Endpoint server, boolean isAnswer) {
  static final int REMOTE = 72;
  static final int FAMILY = 92;
  static final int PROTOCOL = 94;
  static final int ANSWER = 96;
  static final int CAPTURED = 98;
  static final int LENGTH = 100;
  static final int MESSAGE = 104;

  private static final int PORT = 53;
  private static final int TCP = 6;

  /** Over TCP, the length of a message stands before it (RFC 1035 4.2.2). */
  private static final int TCP_LENGTH = 2;

  /**
   * Reads the message of an event.
   *
   * @throws MalformedDnsException if the packet holds none, as one in the middle of a stream
   */
  static DnsEvent read(RawEvent raw) throws MalformedDnsException {
    boolean isAnswer = raw.unsigned16(ANSWER) != 0;
    boolean isV4 = raw.unsigned16(FAMILY) == Protocol.AF_INET;
    int captured = Math.min(raw.unsigned16(CAPTURED), raw.length() - MESSAGE);
    byte[] bytes = raw.bytes(MESSAGE, Math.max(captured, 0));
    int begin = raw.unsigned16(PROTOCOL) == TCP ? TCP_LENGTH : 0;
    boolean isCut = begin > 0 || captured < raw.unsigned32(LENGTH);
    if (begin > bytes.length) {
      throw new MalformedDnsException("it ends in the middle of its length");
    }
    DnsMessage message = DnsMessage.read(bytes, begin, bytes.length, isCut);
    if (message.isResponse() != isAnswer) {
      throw new MalformedDnsException("it goes the wrong way");
    }
    String server = IpAddress.of(raw.bytes(REMOTE, isV4 ? 4 : 16)).toString();
    return new DnsEvent(message, new Endpoint(server, PORT), isAnswer);
  }

  /** As it leaves the node. */
  DnsActivity activity(Actor actor) {
    return new DnsActivity(
        isAnswer ? DnsActivity.Action.RESPONSE : DnsActivity.Action.QUERY,
        actor,
        server,
        message.name(),
        message.type(),
        message.answers().stream().map(DnsMessage.Answer::data).toList(),
        isAnswer ? message.rcode() : -1);
  }
}
