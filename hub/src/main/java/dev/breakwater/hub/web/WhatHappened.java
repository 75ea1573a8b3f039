package dev.breakwater.hub.web;

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

/** Tells an activity in one sentence: who did what, where, and how it ended. */
final class WhatHappened {
  private static final int IN_PROGRESS = -115;

  private WhatHappened() {}

  /** The sentence, with the text of the event in it as it came: to be shown as visible text. */
  static String in(Activity activity, String cluster, String node) {
    return switch (activity) {
      case ProcessActivity process -> process(process) + where(process.actor(), node);
      case FileActivity file -> file(file) + where(file.actor(), node) + failure(file.result());
      case NetworkActivity network ->
          network(network) + where(network.actor(), node) + failure(network.result());
      case KernelActivity kernel ->
          who(kernel.actor())
              + " made the system call "
              + kernel.systemCall()
              + where(kernel.actor(), node)
              + failure(kernel.result());
      case DnsActivity dns -> dns(dns) + where(dns.actor(), node);
      case LifecycleActivity lifecycle -> lifecycle(lifecycle, node);
      case ApiActivity api -> api(api, cluster);
    };
  }

  private static String process(ProcessActivity activity) {
    return switch (activity.action()) {
      case LAUNCH -> {
        Process process = activity.actor().process();
        String parent =
            process.ancestry().isEmpty() ? "" : ", started by " + process.ancestry().get(0).name();
        String what =
            process.entity().commandLine().isEmpty()
                ? process.entity().path()
                : process.entity().commandLine();
        yield who(activity.actor()) + parent + ", began to run " + what;
      }
      case TERMINATE -> who(activity.actor()) + " ended with exit code " + activity.exitCode();
    };
  }

  private static String file(FileActivity activity) {
    String verb =
        switch (activity.action()) {
          case CREATE -> "created";
          case READ -> "read";
          case UPDATE -> "wrote to";
          case DELETE -> "deleted";
          case RENAME -> "renamed";
          case SET_ATTRIBUTES -> "changed the attributes of";
          case OPEN -> "opened";
          case LINK -> "linked";
        };
    String target = activity.targetPath().isEmpty() ? "" : " to " + activity.targetPath();
    return who(activity.actor()) + " " + verb + " the file " + activity.path() + target;
  }

  private static String network(NetworkActivity activity) {
    String who = who(activity.actor());
    String protocol = activity.protocol().isEmpty() ? "" : " (" + activity.protocol() + ")";
    return switch (activity.action()) {
      case OPEN ->
          who
              + (activity.result() == IN_PROGRESS ? " began to connect to " : " connected to ")
              + words(activity.destination())
              + protocol;
      case CLOSE -> who + " closed its connection to " + words(activity.destination()) + protocol;
      case LISTEN -> who + " began to listen on " + words(activity.destination()) + protocol;
      case ACCEPT -> who + " took a connection from " + words(activity.source()) + protocol;
      case TRAFFIC -> who + " exchanged data with " + words(activity.destination()) + protocol;
    };
  }

  private static String dns(DnsActivity activity) {
    String what = activity.name() + " (" + activity.type() + ")";
    return switch (activity.action()) {
      case QUERY -> who(activity.actor()) + " asked for the name " + what;
      case RESPONSE ->
          who(activity.actor())
              + " was told for the name "
              + what
              + ": "
              + (activity.answers().isEmpty() ? "nothing" : String.join(", ", activity.answers()));
    };
  }

  private static String lifecycle(LifecycleActivity activity, String node) {
    String part = "The " + activity.part().label() + " of Breakwater on the node " + node;
    String what =
        switch (activity.event()) {
          case STARTED -> part + " began to run";
          case STOPPED -> part + " was told to end, and ended";
          case KILLED -> part + " was killed";
          case FROZEN -> part + " is there but says nothing any more";
          case RESUMED -> part + " says something again";
          case DETACHED -> part + " lost a program that watches the kernel";
          case MAP_CHANGED ->
              part + " was tampered with: somebody changed what it shares with the kernel";
          case REPAIRED -> part + " watches as it should again";
          case CLOCK_MOVED -> "The time of day of the node " + node + " was moved";
          case SILENT -> "Nothing is heard any more of the node " + node;
        };
    return activity.detail().isEmpty() ? what + "." : what + ": " + activity.detail() + ".";
  }

  /** An end of a connection as it is usually written. */
  static String words(Endpoint endpoint) {
    if (endpoint.ip().isEmpty()) {
      return "an unknown address";
    }
    if (endpoint.port() == 0) {
      return endpoint.ip();
    }
    return endpoint.ip().contains(":")
        ? "[" + endpoint.ip() + "]:" + endpoint.port()
        : endpoint.ip() + ":" + endpoint.port();
  }

  private static String who(Actor actor) {
    Process process = actor.process();
    String user = Doer.words(process.user());
    return process.entity().name()
        + " (pid "
        + process.entity().pid()
        + (user.isEmpty() ? ")" : ", " + user + ")");
  }

  private static String where(Actor actor, String node) {
    Container container = actor.container();
    if (container.isHost()) {
      return ", on the node " + node + " itself, in no container.";
    }
    String name = container.name().isEmpty() ? container.shortUid() : container.name();
    String pod =
        container.podName().isEmpty()
            ? ""
            : " of the pod " + container.namespace() + "/" + container.podName();
    return ", in the container " + name + pod + " on the node " + node + ".";
  }

  private static String failure(int result) {
    return result < 0 && result != IN_PROGRESS
        ? " The kernel refused it (error " + -result + ")."
        : "";
  }

  private static String api(ApiActivity api, String cluster) {
    String user = api.user().isEmpty() ? "Somebody without a known name" : api.user();
    String as =
        api.impersonatedUser().isEmpty() ? "" : ", acting as " + api.impersonatedUser() + ",";
    String object =
        api.object().equals(ObjectReference.NONE)
            ? api.requestUri()
            : Whereabouts.words(api.object());
    return user
        + as
        + " asked the API server of the cluster "
        + cluster
        + " to "
        + request(api, object)
        + "; "
        + answer(api)
        + ".";
  }

  /** Streams into a pod have verbs of their own: get and create are how they begin. */
  private static String request(ApiActivity api, String object) {
    ObjectReference asked = api.object();
    String pod = "the pod " + asked.namespace() + "/" + asked.name();
    return switch (asked.resource() + "/" + asked.subresource()) {
      case "pods/exec" -> "run a command in " + pod + " (pods/exec)";
      case "pods/attach" -> "attach to " + pod + " (pods/attach)";
      case "pods/portforward" -> "forward a port of " + pod + " (pods/portforward)";
      default -> api.verb() + " " + object;
    };
  }

  /** What the API server did, in words. */
  static String answer(ApiActivity api) {
    int code = api.responseCode();
    if (code == 0) {
      return api.decision().equals("forbid") ? "it was refused" : "the answer is not known";
    }
    if (code == 401) {
      return "it was refused, because who asked is not known";
    }
    if (code == 403) {
      return "it was refused, because the user may not";
    }
    if (code >= 400) {
      return "it failed";
    }
    return "it was done";
  }
}
