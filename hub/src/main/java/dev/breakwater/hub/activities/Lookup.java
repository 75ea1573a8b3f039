package dev.breakwater.hub.activities;

import java.util.List;

/**
 * A question to the DNS, or an answer.
 *
 * @param by who asked, and when
 * @param action QUERY or RESPONSE
 * @param server the name server
 * @param name the name that was asked for
 * @param type the type of record
 * @param answers of an answer: the data of its records
 * @param rcode of an answer: its code, 0 is no error; of a question -1
 */
public record Lookup(
    Doing by,
    String action,
    String server,
    String name,
    String type,
    List<String> answers,
    int rcode) {

  public Lookup {
    answers = List.copyOf(answers);
  }
}
