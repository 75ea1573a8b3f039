package dev.breakwater.signals;

import java.util.Map;

/**
 * A system call that changes what a process may do or see: namespaces, capabilities, modules,
 * tracing (OCSF Kernel Activity 1003).
 *
 * @param systemCall the call's name
 * @param actor who made it
 * @param arguments its arguments by the Falco language's names
 * @param result what it returned, or the negative errno
 */
public record KernelActivity(
    String systemCall, Actor actor, Map<String, String> arguments, int result) implements Activity {

  public KernelActivity {
    arguments = Map.copyOf(arguments);
  }
}
