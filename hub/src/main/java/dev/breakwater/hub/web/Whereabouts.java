package dev.breakwater.hub.web;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.ObjectReference;
import dev.breakwater.signals.ProcessActivity;

/**
 * Where something happened, in the shortest words that tell it.
 *
 * @param thing the pod, the container, the object or the node
 * @param place what that belongs to
 */
record Whereabouts(String thing, String place) {
  static Whereabouts of(Activity activity, String cluster, String node) {
    return switch (activity) {
      case ProcessActivity process -> inside(process.actor().container(), cluster, node);
      case FileActivity file -> inside(file.actor().container(), cluster, node);
      case NetworkActivity network -> inside(network.actor().container(), cluster, node);
      case KernelActivity kernel -> inside(kernel.actor().container(), cluster, node);
      case DnsActivity dns -> inside(dns.actor().container(), cluster, node);
      case LifecycleActivity _ -> new Whereabouts(node, "the node itself · " + cluster);
      case ApiActivity api -> new Whereabouts(object(api), cluster);
    };
  }

  private static Whereabouts inside(Container container, String cluster, String node) {
    if (container.isHost()) {
      return new Whereabouts(node, "the node itself · " + cluster);
    }
    String place = node + " · " + cluster;
    if (container.podName().isEmpty()) {
      String name = container.name().isEmpty() ? container.shortUid() : container.name();
      return new Whereabouts("container " + name, place);
    }
    String pod = container.namespace() + "/" + container.podName();
    return new Whereabouts(
        container.name().isEmpty() ? pod : pod + " · " + container.name(), place);
  }

  private static String object(ApiActivity api) {
    ObjectReference object = api.object();
    return object.equals(ObjectReference.NONE) ? api.requestUri() : words(object);
  }

  /** An object as kubectl names it: {@code pods/exec shop/web-1}. */
  static String words(ObjectReference object) {
    var words = new StringBuilder(object.resource());
    if (!object.subresource().isEmpty()) {
      words.append('/').append(object.subresource());
    }
    if (!object.namespace().isEmpty() || !object.name().isEmpty()) {
      words.append(' ');
      if (!object.namespace().isEmpty()) {
        words.append(object.namespace()).append('/');
      }
      words.append(object.name());
    }
    return words.toString();
  }
}
