package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.ProcessActivity;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields on the container and its pod: {@code container.*} and {@code k8s.*}. */
final class ContainerFields {
  private ContainerFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields
        .text("container.id", "The container's short id; host for the node.", ContainerFields::id)
        .text(
            "container.full_id",
            "The container's full id; empty for the node.",
            event -> event.process().containerId());
    of(fields, "container.name", "The container's name.", Container::name);
    of(fields, "container.image", "The image's reference.", Container::image);
    of(fields, "container.image.repository", "The image's name.", ContainerFields::repository);
    of(fields, "container.image.tag", "The image's tag.", ContainerFields::tag);
    of(fields, "container.image.digest", "The image's digest.", ContainerFields::digest);
    of(fields, "container.type", "The runtime.", Container::runtime);
    of(fields, "k8s.pod.name", "The pod's name.", Container::podName);
    of(fields, "k8s.pod.uid", "The pod's uid.", Container::podUid);
    of(fields, "k8s.ns.name", "The pod's namespace.", Container::namespace);
  }

  static String id(NodeEvent event) {
    String id = event.process().shortContainerId();
    return id.isEmpty() ? "host" : id;
  }

  private static void of(
      FieldList<NodeEvent> fields,
      String name,
      String description,
      Function<Container, String> read) {
    fields.text(
        name,
        description,
        event -> {
          if (event.process().containerId().isEmpty()) {
            return null;
          }
          Container container = container(event.activity());
          String value = container == null ? "" : read.apply(container);
          return value.isEmpty() ? null : value;
        });
  }

  private static @Nullable Container container(Activity activity) {
    return switch (activity) {
      case ProcessActivity process -> process.actor().container();
      case FileActivity file -> file.actor().container();
      case NetworkActivity network -> network.actor().container();
      case KernelActivity kernel -> kernel.actor().container();
      case DnsActivity dns -> dns.actor().container();
      case ApiActivity _, LifecycleActivity _ -> null;
    };
  }

  private static String repository(Container container) {
    String image = withoutDigest(container.image());
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }

  private static String tag(Container container) {
    String image = withoutDigest(container.image());
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(colon + 1) : "";
  }

  private static String digest(Container container) {
    int at = container.image().indexOf('@');
    return at < 0 ? "" : container.image().substring(at + 1);
  }

  private static String withoutDigest(String image) {
    int at = image.indexOf('@');
    return at < 0 ? image : image.substring(0, at);
  }
}
