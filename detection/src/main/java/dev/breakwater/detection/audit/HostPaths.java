package dev.breakwater.detection.audit;

import dev.breakwater.audit.AuditEvent;
import dev.breakwater.audit.AuditValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The node's paths that an object brings into containers, in their shortest form. */
final class HostPaths {
  /** More than any node's paths need; a path of so many steps is no path of a node. */
  private static final int MAXIMUM_FOLDERS = 10_000;

  private HostPaths() {}

  static List<String> of(AuditEvent event, boolean writableOnly) {
    if (event.resource().equals("persistentvolumes")) {
      AuditValue spec = Body.of(event).at("spec");
      return Stream.of(spec.at("hostPath", "path"), spec.at("local", "path"))
          .flatMap(path -> Stream.ofNullable(path.text()))
          .map(HostPaths::normal)
          .toList();
    }
    AuditValue spec = Body.podSpec(event);
    Set<String> writable = writableOnly ? writableVolumes(spec) : Set.of();
    List<String> paths = new ArrayList<>();
    for (AuditValue volume : spec.at("volumes").elements()) {
      String path = volume.at("hostPath", "path").text();
      if (path != null && (!writableOnly || writable.contains(volume.at("name").textOrEmpty()))) {
        paths.add(normal(path));
      }
    }
    return paths;
  }

  /** The paths and the folders above them, but for the root, which is above everything. */
  static List<String> within(List<String> paths) {
    Set<String> all = new LinkedHashSet<>();
    for (String path : paths) {
      for (int slash = path.equals("/") ? 0 : path.length();
          slash > 0;
          slash = path.lastIndexOf('/', slash - 1)) {
        all.add(path.substring(0, slash));
        if (all.size() > MAXIMUM_FOLDERS) {
          return List.copyOf(all);
        }
      }
    }
    return List.copyOf(all);
  }

  private static Set<String> writableVolumes(AuditValue spec) {
    Set<String> names = new HashSet<>();
    for (String kind : List.of("containers", "initContainers", "ephemeralContainers")) {
      for (AuditValue container : spec.at(kind).elements()) {
        for (AuditValue mount : container.at("volumeMounts").elements()) {
          if (!mount.at("readOnly").isTrue()) {
            names.add(mount.at("name").textOrEmpty());
          }
        }
        for (AuditValue device : container.at("volumeDevices").elements()) {
          names.add(device.at("name").textOrEmpty());
        }
      }
    }
    return names;
  }

  /** The path as the kernel would walk it, so that {@code //etc/./} is {@code /etc}. */
  static String normal(String path) {
    Deque<String> steps = new ArrayDeque<>();
    for (String step : path.split("/")) {
      if (step.equals("..")) {
        steps.pollLast();
      } else if (!step.isEmpty() && !step.equals(".")) {
        steps.addLast(step);
      }
    }
    return "/" + String.join("/", steps);
  }
}
