package dev.breakwater.detection.audit;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.detection.Rules;

/** A request of a test, by a person and answered with success unless it says otherwise. */
record Act(
    String verb,
    String resource,
    String subresource,
    String namespace,
    String name,
    String user,
    String uri,
    int code,
    String members) {

  Act(String verb, String resource) {
    this(verb, resource, "", "", "", "eve@shop.example", "/api", 200, "");
  }

  static Act create(String resource) {
    return new Act("create", resource).answered(201);
  }

  Act sub(String value) {
    return new Act(verb, resource, value, namespace, name, user, uri, code, members);
  }

  Act in(String value) {
    return new Act(verb, resource, subresource, value, name, user, uri, code, members);
  }

  Act named(String value) {
    return new Act(verb, resource, subresource, namespace, value, user, uri, code, members);
  }

  Act by(String value) {
    return new Act(verb, resource, subresource, namespace, name, value, uri, code, members);
  }

  Act at(String value) {
    return new Act(verb, resource, subresource, namespace, name, user, value, code, members);
  }

  Act answered(int value) {
    return new Act(verb, resource, subresource, namespace, name, user, uri, value, members);
  }

  Act with(String json) {
    return new Act(
        verb, resource, subresource, namespace, name, user, uri, code, members + "," + json);
  }

  Act asking(String json) {
    return with("\"requestObject\":" + json);
  }

  Act answering(String json) {
    return with("\"responseObject\":" + json);
  }

  AuditEvent event() {
    StringBuilder reference = new StringBuilder("\"resource\":\"" + resource + "\"");
    append(reference, "subresource", subresource);
    append(reference, "namespace", namespace);
    append(reference, "name", name);
    return Rules.event(
        """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"a-1",
         "stage":"ResponseComplete","requestURI":"%s","verb":"%s","user":{"username":"%s"},
         "sourceIPs":["10.0.0.7"],"responseStatus":{"code":%d},
         "requestReceivedTimestamp":"2026-11-23T15:35:07.218394Z",
         "stageTimestamp":"2026-11-23T15:35:07.219510Z"%s%s}
        """
            .formatted(
                uri,
                verb,
                user,
                code,
                resource.isEmpty() ? "" : ",\"objectRef\":{" + reference + "}",
                members));
  }

  private static void append(StringBuilder json, String member, String value) {
    if (!value.isEmpty()) {
      json.append(",\"").append(member).append("\":\"").append(value).append('"');
    }
  }
}
