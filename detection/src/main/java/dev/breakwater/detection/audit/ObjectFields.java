package dev.breakwater.detection.audit;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditValue;
import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The fields on roles, bindings, services, config maps and admission webhooks. */
final class ObjectFields {
  private static final int MAXIMUM_GRANTS = 4_096;

  private ObjectFields() {}

  static void declare(FieldList<AuditEvent> fields) {
    bindings(fields);
    roles(fields);
    others(fields);
  }

  private static void bindings(FieldList<AuditEvent> fields) {
    fields
        .text(
            "ka.req.binding.role",
            "The name of the role that is bound.",
            event -> Body.of(event).at("roleRef", "name").text())
        .texts(
            "ka.req.binding.subjects",
            "The subjects as JSON.",
            event -> Body.of(event).at("subjects").texts())
        .texts("ka.req.binding.subjects.user_names", "The users.", e -> names(e, "User"))
        .texts("ka.req.binding.subjects.group_names", "The groups.", e -> names(e, "Group"))
        .texts(
            "ka.req.binding.subjects.serviceaccount_names",
            "The service accounts.",
            e -> names(e, "ServiceAccount"))
        .texts(
            "ka.req.binding.subjects.serviceaccount_ns_names",
            "The service accounts as namespace:name.",
            e ->
                subjects(
                    e,
                    "ServiceAccount",
                    s -> s.at("namespace").textOrEmpty() + ":" + s.at("name").textOrEmpty()))
        .texts(
            "ka.req.binding.subject.names",
            "Own: the subjects as kind:name or kind:namespace:name.",
            e -> Body.of(e).at("subjects").elements().stream().map(ObjectFields::subject).toList())
        .withArgument(
            "ka.req.binding.subject.has_name",
            FieldType.TEXT,
            Argument.OPTIONAL,
            "Always true, as in Falco, which keeps it for old rules.",
            name -> (Reader.Text<AuditEvent>) event -> "true");
  }

  private static void roles(FieldList<AuditEvent> fields) {
    fields
        .texts(
            "ka.req.role.rules",
            "The rules as JSON.",
            e -> rules(e).map(AuditValue::toString).toList())
        .texts(
            "ka.req.role.rules.apiGroups",
            "The API groups of all rules.",
            e -> ruleTexts(e, "apiGroups"))
        .texts(
            "ka.req.role.rules.nonResourceURLs",
            "The paths of all rules.",
            e -> ruleTexts(e, "nonResourceURLs"))
        .texts("ka.req.role.rules.verbs", "The verbs of all rules.", e -> ruleTexts(e, "verbs"))
        .texts(
            "ka.req.role.rules.resources",
            "The resources of all rules.",
            e -> ruleTexts(e, "resources"))
        .texts(
            "ka.req.role.grants",
            "Own: what the role grants as VERB RESOURCE, verb and resource of the same rule.",
            ObjectFields::grants);
  }

  private static void others(FieldList<AuditEvent> fields) {
    fields
        .text(
            "ka.req.configmap.name",
            "The config map's name.",
            e -> e.resource().equals("configmaps") ? e.json().at("objectRef", "name").text() : null)
        .text(
            "ka.req.configmap.obj",
            "The config map's data as JSON.",
            event -> Body.of(event).at("data").text())
        .text(
            "ka.req.service.type", "The service's type.", e -> Body.of(e).at("spec", "type").text())
        .texts(
            "ka.req.service.ports",
            "The ports as JSON.",
            e -> Body.of(e).at("spec", "ports").texts())
        .texts(
            "ka.req.service.externalips",
            "Own: the addresses that the service claims from outside.",
            e -> Body.of(e).at("spec", "externalIPs").texts())
        .text(
            "ka.req.service.externalname",
            "Own: the name that the service stands for.",
            e -> Body.of(e).at("spec", "externalName").text())
        .texts(
            "ka.req.endpoints.addresses",
            "Own: the addresses of an EndpointSlice or Endpoints.",
            ObjectFields::addresses)
        .texts(
            "ka.req.webhook.targets",
            "Own: where admission webhooks lead: a URL, or namespace/name of a service.",
            e -> Body.of(e).at("webhooks").elements().stream().map(ObjectFields::target).toList())
        .texts(
            "ka.req.webhook.urls",
            "Own: the URLs, and so places outside the cluster, that admission webhooks lead to.",
            e ->
                Body.of(e).at("webhooks").elements().stream()
                    .flatMap(hook -> Stream.ofNullable(hook.at("clientConfig", "url").text()))
                    .toList())
        .withArgument(
            "ka.req.volume.hostpath",
            FieldType.TEXT,
            Argument.REQUIRED,
            "Whether a path of the node is mounted, or one that begins with it before a star.",
            argument -> (Reader.Text<AuditEvent>) e -> Boolean.toString(mounts(e, argument)));
  }

  private static List<String> names(AuditEvent event, String kind) {
    return subjects(event, kind, subject -> subject.at("name").textOrEmpty());
  }

  private static List<String> subjects(
      AuditEvent event, String kind, Function<AuditValue, String> read) {
    return Body.of(event).at("subjects").elements().stream()
        .filter(subject -> subject.at("kind").textOrEmpty().equals(kind))
        .map(read)
        .toList();
  }

  private static String subject(AuditValue subject) {
    String namespace = subject.at("namespace").textOrEmpty();
    return subject.at("kind").textOrEmpty()
        + ":"
        + (namespace.isEmpty() ? "" : namespace + ":")
        + subject.at("name").textOrEmpty();
  }

  private static Stream<AuditValue> rules(AuditEvent event) {
    return Body.of(event).at("rules").elements().stream();
  }

  private static List<String> ruleTexts(AuditEvent event, String member) {
    return rules(event).flatMap(rule -> rule.at(member).texts().stream()).toList();
  }

  /** A role of more grants than the bound is taken to grant everything, so that none is hidden. */
  private static List<String> grants(AuditEvent event) {
    List<String> grants = new ArrayList<>();
    for (AuditValue rule : rules(event).toList()) {
      List<String> objects = new ArrayList<>(rule.at("resources").texts());
      objects.addAll(rule.at("nonResourceURLs").texts());
      for (String verb : rule.at("verbs").texts()) {
        for (String object : objects) {
          grants.add(verb + " " + object);
          if (grants.size() > MAXIMUM_GRANTS) {
            return List.of("* *");
          }
        }
      }
    }
    return grants;
  }

  private static List<String> addresses(AuditEvent event) {
    AuditValue body = Body.of(event);
    Stream<String> slices =
        body.at("endpoints").elements().stream()
            .flatMap(endpoint -> endpoint.at("addresses").texts().stream());
    Stream<String> subsets =
        body.at("subsets").elements().stream()
            .flatMap(subset -> subset.at("addresses").elements().stream())
            .flatMap(address -> Stream.ofNullable(address.at("ip").text()));
    return Stream.concat(slices, subsets).toList();
  }

  private static String target(AuditValue webhook) {
    AuditValue config = webhook.at("clientConfig");
    String url = config.at("url").text();
    return url != null
        ? url
        : config.at("service", "namespace").textOrEmpty()
            + "/"
            + config.at("service", "name").textOrEmpty();
  }

  private static boolean mounts(AuditEvent event, String argument) {
    boolean prefix = argument.endsWith("*");
    String wanted = prefix ? argument.substring(0, argument.length() - 1) : argument;
    return Body.podSpec(event).at("volumes").elements().stream()
        .flatMap(volume -> Stream.ofNullable(volume.at("hostPath", "path").text()))
        .anyMatch(path -> prefix ? path.startsWith(wanted) : path.equals(wanted));
  }
}
