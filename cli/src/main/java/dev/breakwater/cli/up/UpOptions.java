package dev.breakwater.cli.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code up} was told.
 *
 * @param data where data are kept
 * @param listen where the hub listens
 * @param noSensor whether this node is not to be watched
 * @param allowResponse whether this node acts on responses
 * @param cluster the cluster that this node and the audit logs are of
 * @param node this node's name
 * @param auditLogs audit log files to follow
 * @param rules rule files beside those that ship
 * @param database the user's own database; empty for one that is started
 */
record UpOptions(
    Path data,
    ListenAddress listen,
    boolean noSensor,
    boolean allowResponse,
    String cluster,
    String node,
    List<Path> auditLogs,
    List<Path> rules,
    Optional<DatabaseAddress> database) {}
