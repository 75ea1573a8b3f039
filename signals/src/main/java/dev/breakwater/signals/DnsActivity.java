package dev.breakwater.signals;

import java.util.List;

/**
 * A name was asked for, or an answer to it came (OCSF DNS Activity 4003).
 *
 * @param action whether it is the question or the answer
 * @param actor who asked
 * @param server the name server
 * @param name the name that was asked for, without the dot that ends it
 * @param type the type of record as it is written: A, AAAA, TXT, …, or TYPE and its number
 * @param answers of an answer: the data of its records as text, at most the sensor's bound of them
 * @param rcode of an answer: its code (RFC 1035 4.1.1), 0 is no error; of a question -1
 */
public record DnsActivity(
    Action action,
    Actor actor,
    Endpoint server,
    String name,
    String type,
    List<String> answers,
    int rcode)
    implements Activity {

  public DnsActivity {
    answers = List.copyOf(answers);
  }

  /** OCSF activities of the class. */
  public enum Action {
    QUERY,
    RESPONSE
  }
}
