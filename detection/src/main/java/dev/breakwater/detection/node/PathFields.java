package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;

/** The fields on the paths of calls on files: {@code fs.path.*}. */
final class PathFields {
  private PathFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields
        .path(
            "fs.path.name",
            "The path of a call on one file.",
            event -> isOfTwo(event) ? null : event.path())
        .path(
            "fs.path.nameraw",
            "The path as the process gave it.",
            event -> isOfTwo(event) ? null : event.rawPath())
        .path(
            "fs.path.source",
            "The first path of a call on two.",
            event -> isOfTwo(event) ? event.path() : null)
        .path(
            "fs.path.sourceraw",
            "The first path as the process gave it.",
            event -> isOfTwo(event) ? event.rawPath() : null)
        .path("fs.path.target", "The second path of a call on two.", NodeEvent::targetPath)
        .path(
            "fs.path.targetraw",
            "The second path as the process gave it.",
            NodeEvent::rawTargetPath);
  }

  private static boolean isOfTwo(NodeEvent event) {
    return event.rawTargetPath() != null || event.targetPath() != null;
  }
}
