package dev.breakwater.detection.audit;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.detection.EventTime;
import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.EventSource;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The source {@code k8s_audit}. Fields have Falco's names and meaning, but where Falco's is a known
 * defect; fields that Falco does not have say so in their description by beginning with "Own:".
 */
public final class AuditFields {
  private static final String TYPE = "pluginevent";
  private static final long NANOS = 1_000_000_000L;

  /** The source. */
  public static final EventSource<AuditEvent> SOURCE =
      new EventSource<>("k8s_audit", declare().fields(), Set.of(), event -> TYPE);

  private AuditFields() {}

  private static FieldList<AuditEvent> declare() {
    FieldList<AuditEvent> fields = new FieldList<>();
    EventTime.declare(fields, AuditFields::nanos);
    fields
        .text("evt.type", "The event's type, always pluginevent.", event -> TYPE)
        .text("evt.source", "The source's name.", event -> "k8s_audit")
        .number(
            "evt.num",
            FieldType.NUMBER,
            "The event's number, which audit events do not have.",
            event -> Reader.Number.MISSING);
    json(fields);
    request(fields);
    target(fields);
    response(fields);
    PodFields.declare(fields);
    ObjectFields.declare(fields);
    return fields;
  }

  private static void json(FieldList<AuditEvent> fields) {
    for (String prefix : List.of("jevt", "json")) {
      fields
          .withArgument(
              prefix + ".value",
              FieldType.TEXT,
              Argument.REQUIRED,
              "What a JSON pointer leads to in the event.",
              pointer -> (Reader.Text<AuditEvent>) event -> event.json().pointer(pointer).text())
          .text(prefix + ".obj", "The event as indented JSON.", event -> event.json().pretty())
          .text(
              prefix + ".rawtime",
              "The event's time in nanoseconds since 1970, as text.",
              event -> Long.toString(Math.max(0, nanos(event))));
    }
    fields.text("jevt.time", "The event's time of day.", event -> event.time().toString());
    fields.text("jevt.time.iso8601", "The event's time.", event -> event.time().toString());
  }

  private static void request(FieldList<AuditEvent> fields) {
    text(fields, "ka.auditid", "The client's or the server's id of the request.", "auditID");
    text(fields, "ka.stage", "The stage of the request.", "stage");
    text(fields, "ka.verb", "The verb.", "verb");
    text(fields, "ka.uri", "Path and query.", "requestURI");
    text(fields, "ka.useragent", "The client's name of itself.", "userAgent");
    text(fields, "ka.user.name", "Who asked.", "user", "username");
    text(
        fields,
        "ka.impuser.name",
        "Whose name the request took on.",
        "impersonatedUser",
        "username");
    text(
        fields,
        "ka.auth.decision",
        "allow or forbid.",
        "annotations",
        "authorization.k8s.io/decision");
    text(
        fields,
        "ka.auth.reason",
        "Why it was allowed.",
        "annotations",
        "authorization.k8s.io/reason");
    text(
        fields,
        "ka.auth.openshift.decision",
        "OpenShift's decision on authentication.",
        "annotations",
        "authentication.openshift.io/decision");
    text(
        fields,
        "ka.auth.openshift.username",
        "OpenShift's user name.",
        "annotations",
        "authentication.openshift.io/username");
    text(
        fields,
        "ka.validations.admission.policy.failure",
        "What validating admission policies found.",
        "annotations",
        "validation.policy.admission.k8s.io/validation_failure");
    text(
        fields,
        "ka.security.pod.violations",
        "Violations of pod security that were audited.",
        "annotations",
        "pod-security.kubernetes.io/audit-violations");
    text(fields, "ka.cluster.name", "The cluster's name.", "annotations", "cluster_name");
    fields
        .texts(
            "ka.impuser.groups",
            "Own: the groups that the request took on.",
            e -> e.json().at("impersonatedUser", "groups").texts())
        .texts("ka.user.groups", "The user's groups.", e -> e.json().at("user", "groups").texts())
        .texts(
            "ka.sourceips",
            "The addresses on the way; the last is the peer's.",
            AuditEvent::sourceIps)
        .text("ka.source.ip", "Own: the address of the connection's own peer.", AuditFields::peer)
        .text(
            "ka.user.pod",
            "Own: the pod to which the service account's token was issued.",
            event ->
                event
                    .json()
                    .at("user", "extra", "authentication.kubernetes.io/pod-name")
                    .pointer("0")
                    .text())
        .withArgument(
            "ka.uri.param",
            FieldType.TEXT,
            Argument.REQUIRED,
            "The first value of a parameter of the query.",
            name -> (Reader.Text<AuditEvent>) event -> Query.of(event.requestUri()).first(name))
        .text("ka.uri.path", "Own: the path without the query.", e -> Query.path(e.requestUri()))
        .text(
            "ka.exec.command",
            "Own: the command of an exec, its words joined by a blank.",
            event -> Query.of(event.requestUri()).joined("command"))
        .text(
            "ka.exec.container",
            "Own: the container of an exec or attach.",
            event -> Query.of(event.requestUri()).first("container"));
  }

  private static void target(FieldList<AuditEvent> fields) {
    text(fields, "ka.target.name", "The object's name.", "objectRef", "name");
    text(fields, "ka.target.namespace", "The object's namespace.", "objectRef", "namespace");
    text(fields, "ka.target.resource", "The resource, as pods.", "objectRef", "resource");
    text(fields, "ka.target.subresource", "The subresource, as exec.", "objectRef", "subresource");
    text(fields, "ka.target.group", "Own: the resource's API group.", "objectRef", "apiGroup");
    fields
        .text(
            "ka.target.pod.name",
            "The name of the pod that the server answered with.",
            event ->
                event.resource().equals("pods") && event.subresource().isEmpty()
                    ? event.json().at("responseObject", "metadata", "name").text()
                    : null)
        .text(
            "ka.object.name",
            "Own: the object's name, also where the server made it up.",
            event -> event.objectName().isEmpty() ? null : event.objectName());
  }

  private static void response(FieldList<AuditEvent> fields) {
    text(fields, "ka.response.code", "The HTTP status.", "responseStatus", "code");
    text(fields, "ka.response.reason", "The reason of a refusal.", "responseStatus", "reason");
    text(
        fields, "ka.response.message", "Own: the words of a refusal.", "responseStatus", "message");
    text(fields, "ka.resp.name", "The name in the answer.", "responseObject", "metadata", "name");
  }

  private static void text(
      FieldList<AuditEvent> fields, String name, String description, String first, String... rest) {
    fields.text(name, description, event -> event.json().at(first, rest).text());
  }

  private static @Nullable String peer(AuditEvent event) {
    List<String> addresses = event.sourceIps();
    return addresses.isEmpty() ? null : addresses.getLast();
  }

  private static long nanos(AuditEvent event) {
    Instant time = event.time();
    return time.equals(Instant.EPOCH)
        ? Reader.Number.MISSING
        : time.getEpochSecond() * NANOS + time.getNano();
  }
}
