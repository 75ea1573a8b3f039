package dev.breakwater.hub.activities;

import java.util.Map;

/**
 * A system call that changes what a process may do or see.
 *
 * @param by who made it, and when
 * @param name the call's name
 * @param arguments its arguments
 * @param result what it returned, or the negative errno
 */
public record SystemCall(Doing by, String name, Map<String, String> arguments, int result) {

  public SystemCall {
    arguments = Map.copyOf(arguments);
  }
}
