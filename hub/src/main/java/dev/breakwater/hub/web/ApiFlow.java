package dev.breakwater.hub.web;

import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.ObjectReference;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to the Kubernetes API: who asked to do what with what, and what came of it.
 *
 * @param user the authenticated user
 * @param impersonated the user whose name it took on; empty if none
 * @param groups the authenticated user's groups
 * @param verb the verb
 * @param object the object, or the path where it names none
 * @param uri path and query
 * @param answer what the API server did
 * @param code the HTTP status and the decision
 * @param facts where it came from, with what of it can be trusted
 */
public record ApiFlow(
    VisibleText user,
    VisibleText impersonated,
    VisibleText groups,
    VisibleText verb,
    VisibleText object,
    VisibleText uri,
    String answer,
    String code,
    List<Fact> facts) {

  private static final int MOST_ADDRESSES = 10;

  public ApiFlow {
    facts = List.copyOf(facts);
  }

  static ApiFlow of(ApiActivity api) {
    return new ApiFlow(
        VisibleText.line(api.user().isEmpty() ? "not known" : api.user()),
        VisibleText.line(api.impersonatedUser()),
        VisibleText.of(String.join(", ", api.groups())),
        VisibleText.line(api.verb()),
        VisibleText.line(
            api.object().equals(ObjectReference.NONE)
                ? api.requestUri()
                : Whereabouts.words(api.object())),
        VisibleText.of(api.requestUri()),
        WhatHappened.answer(api),
        code(api),
        facts(api));
  }

  private static String code(ApiActivity api) {
    String status = api.responseCode() == 0 ? "" : "HTTP " + api.responseCode();
    String decision =
        switch (api.decision()) {
          case "allow" -> "allowed";
          case "forbid" -> "forbidden";
          default -> "";
        };
    return status.isEmpty() || decision.isEmpty() ? status + decision : status + ", " + decision;
  }

  private static List<Fact> facts(ApiActivity api) {
    var facts = new ArrayList<Fact>();
    List<String> addresses = api.sourceIps();
    if (!addresses.isEmpty()) {
      facts.add(
          Fact.code("Source address", addresses.getLast())
              .withNote(
                  "the connection's own peer, as the API server saw it: it may be a load balancer"));
    }
    if (addresses.size() > 1) {
      List<String> told = addresses.subList(0, addresses.size() - 1);
      String more = told.size() > MOST_ADDRESSES ? ", …" : "";
      facts.add(
          Fact.code(
                  "Addresses before it",
                  String.join(", ", told.subList(0, Math.min(told.size(), MOST_ADDRESSES))) + more)
              .withNote("the client's word, from its headers: not to be trusted"));
    }
    if (!api.userAgent().isEmpty()) {
      facts.add(Fact.code("User agent", api.userAgent()).withNote("the client's word"));
    }
    facts.add(
        Fact.code("Audit id", api.auditId())
            .withNote("the client may have chosen it: find the event by it and its time"));
    return facts;
  }
}
