package dev.breakwater.collector;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A DNS message (RFC 1035) as far as it says who asked for what and what the answer was.
 *
 * @param isResponse whether it is an answer
 * @param rcode of an answer: its code, 0 is no error
 * @param name the name that is asked for, as {@link DnsReader#name} writes it
 * @param type the type of record that is asked for: A, AAAA, TXT, …, or TYPE and its number
 * @param answers the records of the answer, the first {@value #MOST_ANSWERS} of them
 */
record DnsMessage(boolean isResponse, int rcode, String name, String type, List<Answer> answers) {

  /** How many answers are kept. */
  static final int MOST_ANSWERS = 32;

  /** How long the data of an answer is at most, in characters. */
  static final int LONGEST_DATA = 256;

  private static final int LONGEST_OPAQUE = 32;

  private static final int A = 1;
  private static final int AAAA = 28;

  /** Names of types of records (IANA, Domain Name System Parameters). */
  private static final Map<Integer, String> TYPES =
      Map.ofEntries(
          Map.entry(A, "A"),
          Map.entry(2, "NS"),
          Map.entry(5, "CNAME"),
          Map.entry(6, "SOA"),
          Map.entry(10, "NULL"),
          Map.entry(12, "PTR"),
          Map.entry(13, "HINFO"),
          Map.entry(15, "MX"),
          Map.entry(16, "TXT"),
          Map.entry(AAAA, "AAAA"),
          Map.entry(33, "SRV"),
          Map.entry(35, "NAPTR"),
          Map.entry(39, "DNAME"),
          Map.entry(41, "OPT"),
          Map.entry(43, "DS"),
          Map.entry(46, "RRSIG"),
          Map.entry(47, "NSEC"),
          Map.entry(48, "DNSKEY"),
          Map.entry(64, "SVCB"),
          Map.entry(65, "HTTPS"),
          Map.entry(251, "IXFR"),
          Map.entry(252, "AXFR"),
          Map.entry(255, "ANY"),
          Map.entry(257, "CAA"));

  DnsMessage {
    answers = List.copyOf(answers);
  }

  /**
   * A record of an answer.
   *
   * @param type its type
   * @param data what it says, as a zone file has it
   * @param address of an A or AAAA record: the address
   */
  record Answer(String type, String data, @Nullable IpAddress address) {}

  /**
   * Reads a message of which perhaps only the beginning is known.
   *
   * @param begin where it begins
   * @param end behind its last known byte
   * @param isCut whether it has more bytes: then it has the answers that are known whole
   * @throws MalformedDnsException if it is none, or names nothing
   */
  static DnsMessage read(byte[] bytes, int begin, int end, boolean isCut)
      throws MalformedDnsException {
    DnsReader in = new DnsReader(bytes, begin, end);
    in.skip(2);
    int flags = in.unsigned16();
    int questions = in.unsigned16();
    int answers = in.unsigned16();
    in.skip(4);
    if (questions != 1) {
      throw new MalformedDnsException("it has " + questions + " questions, and not one");
    }
    String name = in.name();
    String type = typeName(in.unsigned16());
    in.skip(2);
    boolean isResponse = (flags & 0x8000) != 0;
    return new DnsMessage(
        isResponse, flags & 15, name, type, isResponse ? answers(in, answers, isCut) : List.of());
  }

  private static List<Answer> answers(DnsReader in, int count, boolean isCut)
      throws MalformedDnsException {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < Math.min(count, MOST_ANSWERS); i++) {
      try {
        answers.add(answer(in));
      } catch (MalformedDnsException e) {
        if (isCut) {
          return answers;
        }
        throw e;
      }
    }
    return answers;
  }

  private static Answer answer(DnsReader in) throws MalformedDnsException {
    in.name();
    int type = in.unsigned16();
    in.skip(6); // class and time to live
    DnsReader data = in.part(in.unsigned16());
    int length = data.left();
    if ((type == A && length == 4) || (type == AAAA && length == 16)) {
      IpAddress address = IpAddress.of(data.bytes(length));
      return new Answer(typeName(type), address.toString(), address);
    }
    String text = text(type, data);
    return new Answer(
        typeName(type),
        text.length() > LONGEST_DATA ? text.substring(0, LONGEST_DATA) : text,
        null);
  }

  private static String text(int type, DnsReader data) throws MalformedDnsException {
    return switch (type) {
      case 2, 5, 12, 39 -> data.name();
      case 6 -> data.name() + " " + data.name();
      case 15 -> data.unsigned16() + " " + data.name();
      case 33 ->
          data.unsigned16() + " " + data.unsigned16() + " " + data.unsigned16() + " " + data.name();
      case 13, 16 -> strings(data);
      default -> opaque(data);
    };
  }

  private static String strings(DnsReader data) throws MalformedDnsException {
    StringJoiner strings = new StringJoiner(" ");
    while (data.left() > 0 && strings.length() < LONGEST_DATA) {
      strings.add(data.characters());
    }
    return strings.toString();
  }

  /** As RFC 3597 writes the data of a type that is not known. */
  private static String opaque(DnsReader data) throws MalformedDnsException {
    int length = data.left();
    byte[] first = data.bytes(Math.min(length, LONGEST_OPAQUE));
    return "\\# " + length + (length == 0 ? "" : " " + HexFormat.of().formatHex(first));
  }

  private static String typeName(int type) {
    String name = TYPES.get(type);
    return name != null ? name : "TYPE" + type;
  }
}
