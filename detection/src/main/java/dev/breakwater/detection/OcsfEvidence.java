package dev.breakwater.detection;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.ObjectReference;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.ProcessEntity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The activity behind a finding, as OCSF evidences and resources. */
final class OcsfEvidence {
  private static final int FILE_UNKNOWN = 0;
  private static final int FILE_REGULAR = 1;
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;

  void write(JsonGenerator out, Activity activity) throws IOException {
    out.writeArrayFieldStart("evidences");
    out.writeStartObject();
    switch (activity) {
      case ProcessActivity process -> actor(out, process.actor());
      case FileActivity file -> {
        actor(out, file.actor());
        file(out, "file", file.path(), FILE_UNKNOWN);
        out.writeObjectFieldStart("data");
        out.writeStringField("action", file.action().name());
        out.writeNumberField("result", file.result());
        OcsfText.field(out, "target_path", file.targetPath());
        out.writeEndObject();
      }
      case NetworkActivity network -> network(out, network);
      case KernelActivity kernel -> {
        actor(out, kernel.actor());
        out.writeObjectFieldStart("data");
        out.writeStringField("system_call", kernel.systemCall());
        out.writeNumberField("result", kernel.result());
        for (Map.Entry<String, String> argument : new TreeMap<>(kernel.arguments()).entrySet()) {
          out.writeStringField(argument.getKey(), argument.getValue());
        }
        out.writeEndObject();
      }
      case ApiActivity api -> api(out, api);
      case DnsActivity dns -> dns(out, dns);
      case LifecycleActivity lifecycle -> {
        out.writeObjectFieldStart("data");
        out.writeStringField("event", lifecycle.event().name());
        out.writeStringField("part", lifecycle.part().label());
        OcsfText.field(out, "detail", lifecycle.detail());
        out.writeEndObject();
      }
    }
    out.writeEndObject();
    out.writeEndArray();
  }

  void resources(JsonGenerator out, Activity activity) throws IOException {
    switch (activity) {
      case ApiActivity api -> object(out, api.object());
      case ProcessActivity process -> containerResource(out, process.actor());
      case FileActivity file -> containerResource(out, file.actor());
      case NetworkActivity network -> containerResource(out, network.actor());
      case KernelActivity kernel -> containerResource(out, kernel.actor());
      case DnsActivity dns -> containerResource(out, dns.actor());
      case LifecycleActivity lifecycle -> {
        out.writeStartObject();
        out.writeStringField("type", "Breakwater part");
        out.writeStringField("name", lifecycle.part().label());
        out.writeEndObject();
      }
    }
  }

  private static void actor(JsonGenerator out, Actor actor) throws IOException {
    Process process = actor.process();
    out.writeObjectFieldStart("process");
    entity(out, process.entity());
    if (process.user().uid() >= 0 || !process.user().name().isEmpty()) {
      out.writeObjectFieldStart("user");
      if (process.user().uid() >= 0) {
        out.writeStringField("uid", Long.toString(process.user().uid()));
      }
      OcsfText.field(out, "name", process.user().name());
      out.writeEndObject();
    }
    OcsfText.field(out, "working_directory", process.workingDirectory());
    if (!process.tty().isEmpty()) {
      out.writeObjectFieldStart("session");
      out.writeStringField("terminal", process.tty());
      out.writeEndObject();
    }
    ancestry(out, process.ancestry());
    container(out, actor.container());
    out.writeEndObject();
    container(out, actor.container());
  }

  private static void entity(JsonGenerator out, ProcessEntity entity) throws IOException {
    out.writeNumberField("pid", entity.pid());
    OcsfText.field(out, "uid", entity.uid());
    OcsfText.field(out, "name", entity.name());
    OcsfText.field(out, "cmd_line", entity.commandLine());
    OcsfText.field(out, "path", entity.path());
    OcsfText.knownTime(out, "created_time", entity.createdTime());
    file(out, "file", entity.path(), FILE_REGULAR);
  }

  private static void ancestry(JsonGenerator out, List<ProcessEntity> ancestry) throws IOException {
    if (ancestry.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("parent_process");
    entity(out, ancestry.getFirst());
    out.writeEndObject();
    out.writeArrayFieldStart("ancestry");
    for (ProcessEntity forebear : ancestry) {
      out.writeStartObject();
      out.writeNumberField("pid", forebear.pid());
      OcsfText.field(out, "uid", forebear.uid());
      OcsfText.field(out, "name", forebear.name());
      OcsfText.field(out, "path", forebear.path());
      OcsfText.field(out, "cmd_line", forebear.commandLine());
      OcsfText.knownTime(out, "created_time", forebear.createdTime());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void container(JsonGenerator out, Container container) throws IOException {
    if (container.isHost()) {
      return;
    }
    out.writeObjectFieldStart("container");
    out.writeStringField("uid", container.uid());
    OcsfText.field(out, "name", container.name());
    OcsfText.field(out, "runtime", container.runtime());
    OcsfText.field(out, "pod_uuid", container.podUid());
    if (!container.podUid().isEmpty() || !container.podName().isEmpty()) {
      out.writeStringField("orchestrator", "Kubernetes");
    }
    if (!container.image().isEmpty()) {
      out.writeObjectFieldStart("image");
      out.writeStringField("uid", container.image());
      out.writeStringField("name", container.image());
      out.writeEndObject();
    }
    out.writeEndObject();
  }

  private static void file(JsonGenerator out, String field, String path, int type)
      throws IOException {
    if (path.isEmpty()) {
      return;
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    out.writeObjectFieldStart(field);
    out.writeStringField("path", path);
    out.writeStringField("name", name.isEmpty() ? path : name);
    out.writeNumberField("type_id", type);
    out.writeEndObject();
  }

  private static void network(JsonGenerator out, NetworkActivity network) throws IOException {
    actor(out, network.actor());
    endpoint(out, "src_endpoint", network.source());
    endpoint(out, "dst_endpoint", network.destination());
    boolean inbound =
        network.action() == NetworkActivity.Action.ACCEPT
            || network.action() == NetworkActivity.Action.LISTEN;
    out.writeObjectFieldStart("connection_info");
    out.writeNumberField("direction_id", inbound ? INBOUND : OUTBOUND);
    OcsfText.field(out, "protocol_name", network.protocol());
    out.writeEndObject();
  }

  private static void dns(JsonGenerator out, DnsActivity dns) throws IOException {
    actor(out, dns.actor());
    endpoint(out, "dst_endpoint", dns.server());
    out.writeObjectFieldStart("query");
    out.writeStringField("hostname", dns.name());
    OcsfText.field(out, "type", dns.type());
    out.writeEndObject();
    if (!dns.answers().isEmpty()) {
      out.writeObjectFieldStart("data");
      OcsfText.strings(out, "answers", dns.answers());
      out.writeEndObject();
    }
  }

  private static void endpoint(JsonGenerator out, String field, Endpoint endpoint)
      throws IOException {
    if (endpoint.ip().isEmpty()) {
      return;
    }
    boolean path = endpoint.ip().startsWith("/") || endpoint.ip().startsWith("@");
    out.writeObjectFieldStart(field);
    out.writeStringField(path ? "name" : "ip", endpoint.ip());
    if (endpoint.port() > 0) {
      out.writeNumberField("port", endpoint.port());
    }
    out.writeEndObject();
  }

  private static void api(JsonGenerator out, ApiActivity api) throws IOException {
    out.writeObjectFieldStart("api");
    out.writeStringField("operation", api.verb());
    OcsfText.field(out, "version", api.object().apiVersion());
    if (!api.object().apiGroup().isEmpty()) {
      out.writeObjectFieldStart("group");
      out.writeStringField("name", api.object().apiGroup());
      out.writeEndObject();
    }
    out.writeObjectFieldStart("request");
    out.writeStringField("uid", api.auditId());
    out.writeObjectFieldStart("data");
    out.writeStringField("stage", api.stage());
    out.writeStringField("decision", api.decision());
    out.writeEndObject();
    out.writeEndObject();
    if (api.responseCode() != 0) {
      out.writeObjectFieldStart("response");
      out.writeNumberField("code", api.responseCode());
      out.writeEndObject();
    }
    out.writeEndObject();
    users(out, api);
    peers(out, api.sourceIps());
    out.writeObjectFieldStart("http_request");
    out.writeObjectFieldStart("url");
    out.writeStringField("url_string", api.requestUri());
    out.writeEndObject();
    OcsfText.field(out, "user_agent", api.userAgent());
    out.writeEndObject();
  }

  private static void users(JsonGenerator out, ApiActivity api) throws IOException {
    if (!api.user().isEmpty()) {
      out.writeObjectFieldStart("actor");
      out.writeObjectFieldStart("user");
      out.writeStringField("name", api.user());
      if (!api.groups().isEmpty()) {
        out.writeArrayFieldStart("groups");
        for (String group : api.groups()) {
          out.writeStartObject();
          out.writeStringField("name", group);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeEndObject();
      out.writeEndObject();
    }
    if (!api.impersonatedUser().isEmpty()) {
      out.writeObjectFieldStart("user");
      out.writeStringField("name", api.impersonatedUser());
      out.writeEndObject();
    }
  }

  private static void peers(JsonGenerator out, List<String> addresses) throws IOException {
    if (addresses.isEmpty()) {
      return;
    }
    out.writeObjectFieldStart("src_endpoint");
    OcsfText.field(out, "ip", addresses.getLast());
    OcsfText.strings(out, "intermediate_ips", addresses.subList(0, addresses.size() - 1));
    out.writeEndObject();
  }

  private static void object(JsonGenerator out, ObjectReference object) throws IOException {
    if (object.resource().isEmpty()) {
      return;
    }
    out.writeStartObject();
    out.writeStringField(
        "type",
        object.subresource().isEmpty()
            ? object.resource()
            : object.resource() + "/" + object.subresource());
    OcsfText.field(out, "name", object.name());
    OcsfText.field(out, "namespace", object.namespace());
    out.writeEndObject();
  }

  private static void containerResource(JsonGenerator out, Actor actor) throws IOException {
    Container container = actor.container();
    if (container.isHost()) {
      return;
    }
    out.writeStartObject();
    out.writeStringField("type", "Container");
    out.writeStringField("uid", container.uid());
    OcsfText.field(out, "name", container.name());
    OcsfText.field(out, "namespace", container.namespace());
    out.writeEndObject();
    if (!container.podName().isEmpty()) {
      out.writeStartObject();
      out.writeStringField("type", "Pod");
      OcsfText.field(out, "uid", container.podUid());
      out.writeStringField("name", container.podName());
      OcsfText.field(out, "namespace", container.namespace());
      out.writeEndObject();
    }
  }
}
