package dev.breakwater.signals;

import java.util.List;

/**
 * A process with what surrounds it (OCSF {@code process}).
 *
 * @param entity which process it is
 * @param workingDirectory its working directory where it is known
 * @param user its effective user
 * @param tty its controlling terminal, empty if none
 * @param ancestry its parent first, then the parent's parent, up to the first process or the
 *     sensor's bound
 */
public record Process(
    ProcessEntity entity,
    String workingDirectory,
    User user,
    String tty,
    List<ProcessEntity> ancestry) {

  public Process {
    ancestry = List.copyOf(ancestry);
  }
}
