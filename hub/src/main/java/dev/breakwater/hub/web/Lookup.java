package dev.breakwater.hub.web;

import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ApiActivity;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.ObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A command that shows more of what an alert is about. Names in it are an attacker's to choose: a
 * command is offered only if every name in it is plain, so that pasting it into a shell does what
 * it says and no more.
 *
 * @param purpose what it shows
 * @param command what to run
 */
public record Lookup(String purpose, String command) {
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern RESOURCE = Pattern.compile("[a-z]{1,63}");
  private static final Pattern GROUP = Pattern.compile("(\\.[-a-z0-9.]{1,251})?");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._@-]{0,251}");
  private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{12,64}");

  /** The commands for what happened. */
  static List<Lookup> of(Activity activity) {
    return activity instanceof ApiActivity api
        ? inApi(api)
        : Doer.actor(activity).map(Lookup::onNode).orElse(List.of());
  }

  private static List<Lookup> onNode(Actor actor) {
    var lookups = new ArrayList<Lookup>();
    Container container = actor.container();
    if (plain(container.namespace()) && plain(container.podName())) {
      String pod = " -n " + container.namespace() + " " + container.podName();
      lookups.add(new Lookup("The pod and its events", "kubectl describe pod" + pod));
      String named = plain(container.name()) ? " -c " + container.name() : " --all-containers";
      lookups.add(
          new Lookup(
              "What it has written in the last hour",
              "kubectl logs" + pod + named + " --since=1h --timestamps"));
    } else if (CONTAINER_ID.matcher(container.uid()).matches()) {
      lookups.add(
          new Lookup(
              "The container, on its node, where a runtime with CRI made it",
              "sudo crictl inspect " + container.uid()));
    }
    int pid = actor.process().entity().pid();
    if (pid > 0) {
      String folder = "/proc/" + pid;
      lookups.add(
          new Lookup(
              "Its executable and open files, on its node, while it runs",
              "sudo ls -l " + folder + "/exe " + folder + "/cwd " + folder + "/fd"));
    }
    return lookups;
  }

  private static List<Lookup> inApi(ApiActivity api) {
    var lookups = new ArrayList<Lookup>();
    ObjectReference object = api.object();
    boolean inNamespace = plain(object.namespace());
    if (RESOURCE.matcher(object.resource()).matches()
        && plain(object.name())
        && GROUP.matcher(group(object)).matches()
        && (inNamespace || object.namespace().isEmpty())) {
      lookups.add(
          new Lookup(
              "The object as it is now",
              "kubectl get "
                  + object.resource()
                  + group(object)
                  + " "
                  + object.name()
                  + (inNamespace ? " -n " + object.namespace() : "")
                  + " -o yaml"));
    }
    if (USER.matcher(api.user()).matches()) {
      lookups.add(
          new Lookup(
              "What else the user may do",
              "kubectl auth can-i --list --as="
                  + api.user()
                  + (inNamespace ? " -n " + object.namespace() : "")));
    }
    return lookups;
  }

  private static String group(ObjectReference object) {
    return object.apiGroup().isEmpty() ? "" : "." + object.apiGroup();
  }

  private static boolean plain(String name) {
    return PLAIN.matcher(name).matches();
  }
}
