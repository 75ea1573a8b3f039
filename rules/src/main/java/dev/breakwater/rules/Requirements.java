package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What rule files may require: the version of Falco's engine whose language this is, and of the
 * plugins whose fields the sources bring.
 */
final class Requirements {
  /** The engine version that the language is written after. */
  static final Version ENGINE = new Version(0, 63, 0);

  /** The plugins whose fields are served without them, and by which version of theirs. */
  static final Map<String, Version> PLUGINS =
      Map.of(
          "container", new Version(0, 4, 0),
          "json", new Version(0, 7, 0),
          "k8saudit", new Version(0, 18, 0),
          "k8saudit-aks", new Version(0, 18, 0),
          "k8saudit-eks", new Version(0, 18, 0),
          "k8saudit-gke", new Version(0, 18, 0),
          "k8saudit-ovh", new Version(0, 18, 0));

  private Requirements() {}

  static void checkEngine(Yaml value) {
    Version needed = engineVersion(value);
    if (!ENGINE.serves(needed)) {
      throw new RuleException(
          value.at(),
          "the rules need engine version " + needed,
          "this engine serves up to " + ENGINE);
    }
  }

  private static Version engineVersion(Yaml value) {
    if (value instanceof Yaml.Scalar scalar) {
      if (scalar.value().matches("\\d{1,6}")) {
        return new Version(0, Integer.parseInt(scalar.value()), 0);
      }
      Optional<Version> version = Version.of(scalar.value());
      if (version.isPresent()) {
        return version.get();
      }
    }
    throw new RuleException(
        value.at(),
        "required_engine_version is no version",
        "a number as 57 or a version as 0.57.0");
  }

  static void checkPlugins(Yaml value) {
    if (!(value instanceof Yaml.Sequence plugins)) {
      throw new RuleException(
          value.at(), "required_plugin_versions is " + value.kind(), "a list of {name, version}");
    }
    plugins.items().forEach(Requirements::checkPlugin);
  }

  private static void checkPlugin(Yaml plugin) {
    List<String> wanted = new ArrayList<>();
    boolean served = isServed(plugin, wanted);
    if (plugin instanceof Yaml.Mapping mapping
        && mapping.get("alternatives").orElse(null) instanceof Yaml.Sequence alternatives) {
      for (Yaml alternative : alternatives.items()) {
        served |= isServed(alternative, wanted);
      }
    }
    if (!served) {
      throw new RuleException(
          plugin.at(),
          "the rules need the plugin " + String.join(" or ", wanted),
          "served are " + new TreeMap<>(PLUGINS));
    }
  }

  private static boolean isServed(Yaml plugin, List<String> wanted) {
    if (!(plugin instanceof Yaml.Mapping mapping
        && mapping.get("name").orElse(null) instanceof Yaml.Scalar name
        && mapping.get("version").orElse(null) instanceof Yaml.Scalar version)) {
      throw new RuleException(plugin.at(), "a required plugin has a name and a version", "");
    }
    Optional<Version> needed = Version.of(version.value());
    if (needed.isEmpty()) {
      throw new RuleException(version.at(), "'" + version.value() + "' is no version", "as 0.4.0");
    }
    wanted.add(name.value() + " " + needed.get());
    Version served = PLUGINS.get(name.value());
    return served != null && served.serves(needed.get());
  }
}
