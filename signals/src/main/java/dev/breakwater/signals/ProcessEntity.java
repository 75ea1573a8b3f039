package dev.breakwater.signals;

import java.time.Instant;

/**
 * The identity of a process (OCSF {@code process_entity}).
 *
 * @param pid its id in the initial pid namespace
 * @param uid unique on its node also after the pid is used again: {@code pid-startNanoseconds}
 *     since boot
 * @param name the kernel's name of it (comm), at most 15 bytes
 * @param path the absolute path of its executable where it is known
 * @param commandLine its arguments, joined by a blank; cut where the sensor's bound cuts it
 * @param createdTime when it was created
 */
public record ProcessEntity(
    int pid, String uid, String name, String path, String commandLine, Instant createdTime) {}
