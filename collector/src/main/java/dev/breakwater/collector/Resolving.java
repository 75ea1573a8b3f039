package dev.breakwater.collector;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.Finding;
import dev.breakwater.signals.InventoryChange;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.Loss;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.Payload;
import dev.breakwater.signals.PolicyDecision;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.SourceHealth;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts a container that became known into what was seen before. */
final class Resolving {
  private Resolving() {}

  /** The container that something happened in; {@link Container#HOST} if in none. */
  static Container container(Payload payload) {
    return switch (payload) {
      case ProcessActivity it -> it.actor().container();
      case FileActivity it -> it.actor().container();
      case NetworkActivity it -> it.actor().container();
      case DnsActivity it -> it.actor().container();
      case KernelActivity it -> it.actor().container();
      case Finding it -> container(it.evidence());
      case ApiActivity _, LifecycleActivity _ -> Container.HOST;
      case Loss _, PolicyDecision _, Remediation _, SourceHealth _, InventoryChange _ ->
          Container.HOST;
    };
  }

  /** The same in a container of which more is known. */
  static Payload in(Payload payload, Container container) {
    return switch (payload) {
      case Finding finding -> in(finding, container);
      case Activity activity -> in(activity, container);
      case Loss _, PolicyDecision _, Remediation _, SourceHealth _, InventoryChange _ -> payload;
    };
  }

  private static Activity in(Activity activity, Container container) {
    return switch (activity) {
      case ProcessActivity it ->
          new ProcessActivity(it.action(), in(it.actor(), container), it.exitCode());
      case FileActivity it ->
          new FileActivity(
              it.action(), in(it.actor(), container), it.path(), it.targetPath(), it.result());
      case NetworkActivity it ->
          new NetworkActivity(
              it.action(),
              in(it.actor(), container),
              it.source(),
              it.destination(),
              it.protocol(),
              it.result(),
              it.traffic());
      case DnsActivity it ->
          new DnsActivity(
              it.action(),
              in(it.actor(), container),
              it.server(),
              it.name(),
              it.type(),
              it.answers(),
              it.rcode());
      case KernelActivity it ->
          new KernelActivity(
              it.systemCall(), in(it.actor(), container), it.arguments(), it.result());
      case ApiActivity _, LifecycleActivity _ -> activity;
    };
  }

  private static Actor in(Actor actor, Container container) {
    return new Actor(actor.process(), container);
  }

  /**
   * A finding whose rule was met before the container was known. Its text has gaps where the rule
   * names it, so that the container is said behind it.
   */
  private static Finding in(Finding finding, Container container) {
    Map<String, String> fields = new LinkedHashMap<>(finding.outputFields());
    put(fields, "container.name", container.name());
    put(fields, "container.image", container.image());
    put(fields, "k8s.pod.name", container.podName());
    put(fields, "k8s.ns.name", container.namespace());
    return new Finding(
        finding.uid(),
        finding.rule(),
        finding.type(),
        finding.title(),
        finding.message() + words(container),
        finding.severity(),
        finding.source(),
        finding.techniques(),
        finding.tags(),
        fields,
        in(finding.evidence(), container));
  }

  private static void put(Map<String, String> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.putIfAbsent(name, value);
    }
  }

  private static String words(Container container) {
    StringBuilder words = new StringBuilder();
    if (!container.name().isEmpty()) {
      words.append(" container=").append(container.name());
    }
    if (!container.image().isEmpty()) {
      words.append(" image=").append(container.image());
    }
    if (!container.podName().isEmpty()) {
      words.append(" pod=").append(container.namespace()).append('/').append(container.podName());
    }
    return words.isEmpty() ? "" : " |" + words;
  }
}
