package dev.breakwater.hub;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The hub's own settings, as {@link Hub} hands them over. */
@ConfigMapping(prefix = "breakwater.hub")
public interface HubSettings {
  /** The folder of keys and tokens. */
  Path data();

  /** The host that the hub listens on. */
  String host();

  /** Audit logs to follow, each as CLUSTER=FILE. */
  Optional<List<String>> auditLogs();

  /** Rules files to load after the shipped ones. */
  Optional<List<Path>> rules();
}
