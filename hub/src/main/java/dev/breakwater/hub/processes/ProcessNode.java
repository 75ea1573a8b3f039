package dev.breakwater.hub.processes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A process as the hub saw it run.
 *
 * @param cluster its cluster
 * @param node its node
 * @param uid unique on its node
 * @param parentUid the uid of the process that made it; empty where it is not known
 * @param pid its id in the initial pid namespace
 * @param name the kernel's name of it
 * @param path the executable that it last began to run
 * @param commandLine the arguments that it last ran with
 * @param userId its effective user's id; -1 where it is not known
 * @param userName its effective user's name where it is known
 * @param container the id of its container; empty for the node itself
 * @param created when it was created
 * @param time when it began to run the executable
 * @param ended when it ended; null while the hub has not heard of its end
 * @param exitCode its exit status, or 128 + the signal that ended it; 0 before its end
 */
public record ProcessNode(
    String cluster,
    String node,
    String uid,
    String parentUid,
    int pid,
    String name,
    String path,
    String commandLine,
    long userId,
    String userName,
    String container,
    Instant created,
    Instant time,
    @Nullable Instant ended,
    int exitCode) {}
