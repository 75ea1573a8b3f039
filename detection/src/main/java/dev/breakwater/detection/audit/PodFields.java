package dev.breakwater.detection.audit;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditValue;
import dev.breakwater.detection.FieldList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields on pods and what makes pods. Falco reads a pod's request only; here a workload's pod
 * template is read the same way, and of a patch the object that came of it.
 */
final class PodFields {
  private static final List<String> KINDS =
      List.of("containers", "initContainers", "ephemeralContainers");

  private PodFields() {}

  static void declare(FieldList<AuditEvent> fields) {
    for (String kind : KINDS) {
      containers(fields, "ka.req.pod." + kind, kind);
    }
    pod(fields);
    volumes(fields);
    own(fields);
    deprecated(fields);
  }

  private static void containers(FieldList<AuditEvent> fields, String prefix, String kind) {
    each(fields, prefix + ".name", kind, c -> c.at("name").text());
    each(fields, prefix + ".image", kind, c -> c.at("image").text());
    each(fields, prefix + ".image.repository", kind, PodFields::repository);
    each(fields, prefix + ".command", kind, c -> words(c.at("command")));
    each(fields, prefix + ".args", kind, c -> words(c.at("args")));
    security(fields, prefix + ".privileged", kind, "privileged");
    security(fields, prefix + ".allow_privilege_escalation", kind, "allowPrivilegeEscalation");
    security(fields, prefix + ".read_only_fs", kind, "readOnlyRootFilesystem");
    security(fields, prefix + ".run_as_user", kind, "runAsUser");
    security(fields, prefix + ".run_as_group", kind, "runAsGroup");
    security(fields, prefix + ".proc_mount", kind, "procMount");
    effective(fields, prefix + ".eff_run_as_user", kind, "runAsUser");
    effective(fields, prefix + ".eff_run_as_group", kind, "runAsGroup");
    each(
        fields,
        prefix + ".add_capabilities",
        kind,
        c -> c.at("securityContext", "capabilities", "add").text());
    if (!kind.equals("ephemeralContainers")) {
      fields.texts(
          prefix + ".host_port",
          "The ports of the node, or of the container where the node's is not asked for.",
          event ->
              stream(event, kind)
                  .flatMap(c -> c.at("ports").elements().stream())
                  .map(PodFields::hostPort)
                  .flatMap(Stream::ofNullable)
                  .toList());
    }
  }

  private static void pod(FieldList<AuditEvent> fields) {
    spec(fields, "ka.req.pod.host_ipc", "Whether the node's IPC is used.", s -> s.at("hostIPC"));
    spec(
        fields,
        "ka.req.pod.host_network",
        "Whether the node's network is used.",
        s -> s.at("hostNetwork"));
    spec(
        fields,
        "ka.req.pod.host_pid",
        "Whether the node's processes are seen.",
        s -> s.at("hostPID"));
    for (var field :
        List.of(
            List.of("run_as_user", "runAsUser"),
            List.of("run_as_group", "runAsGroup"),
            List.of("fs_group", "fsGroup"))) {
      spec(
          fields,
          "ka.req.pod." + field.getFirst(),
          "The pod's " + field.getLast() + ".",
          s -> s.at("securityContext", field.getLast()));
    }
    fields.texts(
        "ka.req.pod.supplemental_groups",
        "The pod's supplemental groups.",
        e -> Body.podSpec(e).at("securityContext", "supplementalGroups").texts());
  }

  private static void volumes(FieldList<AuditEvent> fields) {
    fields
        .texts(
            "ka.req.pod.volumes.hostpath",
            "The paths of the node that are mounted.",
            e -> volumeTexts(e, v -> v.at("hostPath", "path").text()))
        .texts(
            "ka.req.pod.volumes.flexvolume_driver",
            "The drivers of flex volumes.",
            e -> volumeTexts(e, v -> v.at("flexVolume", "driver").text()))
        .texts(
            "ka.req.pod.volumes.volume_type",
            "The types of the volumes.",
            e ->
                volumes(e)
                    .flatMap(v -> v.members().stream())
                    .map(Map.Entry::getKey)
                    .filter(key -> !key.equals("name"))
                    .toList());
  }

  private static void own(FieldList<AuditEvent> fields) {
    fields
        .text(
            "ka.req.pod.changed",
            "Own: whether the request says something of the pod specification.",
            event -> Boolean.toString(Body.changesPodSpec(event)))
        .texts(
            "ka.req.pod.images",
            "Own: the images of containers of every kind.",
            e -> all(e, c -> c.at("image").text()))
        .texts(
            "ka.req.pod.repositories",
            "Own: the images of containers of every kind, without tag and digest.",
            e -> all(e, PodFields::repository))
        .texts(
            "ka.req.pod.privileged",
            "Own: whether containers of every kind are privileged.",
            e -> all(e, c -> c.at("securityContext", "privileged").text()))
        .texts(
            "ka.req.pod.capabilities",
            "Own: the capabilities added to containers of every kind, in capitals without CAP_.",
            PodFields::capabilities)
        .texts(
            "ka.req.pod.commandlines",
            "Own: command and arguments of containers of every kind.",
            e -> all(e, PodFields::commandLine))
        .text(
            "ka.req.pod.image_text",
            "Own: the images of containers of every kind, a line each.",
            e -> lines(all(e, c -> c.at("image").text())))
        .text(
            "ka.req.pod.command_text",
            "Own: command and arguments of containers of every kind, a line each.",
            e -> lines(all(e, PodFields::commandLine)));
    hostPaths(fields, "ka.req.hostpaths", "mounts", false);
    hostPaths(fields, "ka.req.hostpaths.writable", "mounts for writing", true);
  }

  private static void hostPaths(
      FieldList<AuditEvent> fields, String name, String how, boolean writableOnly) {
    fields
        .texts(
            name,
            "Own: the node's paths that a pod, a workload or a persistent volume " + how + ".",
            event -> HostPaths.of(event, writableOnly))
        .texts(
            name + ".within",
            "Own: those paths and the folders above them, but for the root.",
            event -> HostPaths.within(HostPaths.of(event, writableOnly)));
  }

  private static void deprecated(FieldList<AuditEvent> fields) {
    each(fields, "ka.req.container.image", "containers", c -> c.at("image").text());
    each(fields, "ka.req.container.image.repository", "containers", PodFields::repository);
    security(fields, "ka.req.container.privileged", "containers", "privileged");
    spec(
        fields,
        "ka.req.container.host_network",
        "Whether the node's network is used.",
        s -> s.at("hostNetwork"));
  }

  private static void each(
      FieldList<AuditEvent> fields,
      String name,
      String kind,
      Function<AuditValue, @Nullable String> read) {
    fields.texts(
        name, "Of each of the pod's " + kind + ".", event -> texts(stream(event, kind), read));
  }

  private static void security(
      FieldList<AuditEvent> fields, String name, String kind, String member) {
    each(fields, name, kind, c -> c.at("securityContext", member).text());
  }

  private static void effective(
      FieldList<AuditEvent> fields, String name, String kind, String member) {
    BiFunction<AuditValue, AuditValue, String> read =
        (spec, container) -> {
          String own = container.at("securityContext", member).text();
          String pods = spec.at("securityContext", member).text();
          return own != null ? own : pods != null ? pods : "0";
        };
    fields.texts(
        name,
        "What holds for each of the pod's " + kind + ": its own, the pod's, or 0.",
        event -> {
          AuditValue spec = Body.podSpec(event);
          return spec.at(kind).elements().stream().map(c -> read.apply(spec, c)).toList();
        });
  }

  private static void spec(
      FieldList<AuditEvent> fields,
      String name,
      String description,
      Function<AuditValue, AuditValue> read) {
    fields.text(name, description, event -> read.apply(Body.podSpec(event)).text());
  }

  private static Stream<AuditValue> stream(AuditEvent event, String kind) {
    return Body.podSpec(event).at(kind).elements().stream();
  }

  private static Stream<AuditValue> containers(AuditEvent event) {
    AuditValue spec = Body.podSpec(event);
    return KINDS.stream().flatMap(kind -> spec.at(kind).elements().stream());
  }

  private static Stream<AuditValue> volumes(AuditEvent event) {
    return Body.podSpec(event).at("volumes").elements().stream();
  }

  private static List<String> volumeTexts(
      AuditEvent event, Function<AuditValue, @Nullable String> read) {
    return texts(volumes(event), read);
  }

  private static List<String> all(AuditEvent event, Function<AuditValue, @Nullable String> read) {
    return texts(containers(event), read);
  }

  private static List<String> texts(
      Stream<AuditValue> values, Function<AuditValue, @Nullable String> read) {
    List<String> texts = new ArrayList<>();
    values.forEach(
        value -> {
          String text = read.apply(value);
          if (text != null) {
            texts.add(text);
          }
        });
    return texts;
  }

  private static @Nullable String lines(List<String> texts) {
    return texts.isEmpty() ? null : String.join("\n", texts);
  }

  private static List<String> capabilities(AuditEvent event) {
    return containers(event)
        .flatMap(c -> c.at("securityContext", "capabilities", "add").texts().stream())
        .map(name -> name.toUpperCase(Locale.ROOT))
        .map(name -> name.startsWith("CAP_") ? name.substring(4) : name)
        .toList();
  }

  private static @Nullable String repository(AuditValue container) {
    String image = container.at("image").text();
    return image == null ? null : ImageReference.repository(image);
  }

  private static @Nullable String words(AuditValue list) {
    return list.isArray() ? String.join(" ", list.texts()) : list.text();
  }

  private static @Nullable String commandLine(AuditValue container) {
    String line =
        String.join(
            " ",
            Stream.concat(
                    container.at("command").texts().stream(), container.at("args").texts().stream())
                .toList());
    return line.isEmpty() ? null : line;
  }

  private static @Nullable String hostPort(AuditValue port) {
    String host = port.at("hostPort").text();
    return host != null ? host : port.at("containerPort").text();
  }
}
