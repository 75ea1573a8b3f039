package dev.breakwater.hub.web;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.DnsActivity;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.LifecycleActivity;
import dev.breakwater.signals.NetworkActivity;
import dev.breakwater.signals.ProcessActivity;
import dev.breakwater.signals.User;
import java.util.Optional;

/**
 * Who did something, in the shortest words that tell it.
 *
 * @param name the process or the user of the API
 * @param as the name under which it acted; empty if there is nothing to add
 */
record Doer(String name, String as) {

  static Doer of(Activity activity) {
    if (activity instanceof ApiActivity api) {
      String user = api.user().isEmpty() ? "somebody unknown" : api.user();
      return new Doer(user, api.impersonatedUser().isEmpty() ? "" : "as " + api.impersonatedUser());
    }
    if (activity instanceof LifecycleActivity lifecycle) {
      return new Doer("breakwater " + lifecycle.part().label(), "");
    }
    return actor(activity)
        .map(Actor::process)
        .map(process -> new Doer(process.entity().name(), words(process.user())))
        .orElse(new Doer("", ""));
  }

  /** Who did it on a node; none for an act in the Kubernetes API. */
  static Optional<Actor> actor(Activity activity) {
    return switch (activity) {
      case ProcessActivity process -> Optional.of(process.actor());
      case FileActivity file -> Optional.of(file.actor());
      case NetworkActivity network -> Optional.of(network.actor());
      case KernelActivity kernel -> Optional.of(kernel.actor());
      case DnsActivity dns -> Optional.of(dns.actor());
      case ApiActivity _, LifecycleActivity _ -> Optional.empty();
    };
  }

  /** A user by name where it is known, else by number; empty if neither is. */
  static String words(User user) {
    if (!user.name().isEmpty()) {
      return user.name();
    }
    return words(user.uid(), "");
  }

  static String words(long uid, String name) {
    if (!name.isEmpty()) {
      return name;
    }
    if (uid < 0) {
      return "";
    }
    return uid == 0 ? "root" : "user " + uid;
  }
}
