package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.FieldType;
import org.jspecify.annotations.Nullable;

/** The fields on who the process is and what it may do: {@code user.*}, {@code group.*}. */
final class UserFields {
  private UserFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    capabilities(fields);
    fields
        .number("user.uid", FieldType.NUMBER, "The effective user's id.", e -> e.process().uid())
        .text("user.name", "The effective user's name.", e -> e.process().userName())
        .number(
            "user.loginuid",
            FieldType.NUMBER,
            "The id of the user who logged in; -1 if none.",
            e -> e.process().loginUid())
        .text("user.loginname", "The name of the user who logged in.", UserFields::loginName)
        .text("group.name", "The effective group's name.", e -> e.process().groupName())
        .number("group.gid", FieldType.NUMBER, "The effective group's id.", e -> e.process().gid());
  }

  private static @Nullable String loginName(NodeEvent event) {
    NodeProcess process = event.process();
    String name = process.loginName();
    return name == null && process.loginUid() == process.uid() ? process.userName() : name;
  }

  private static void capabilities(FieldList<NodeEvent> fields) {
    fields
        .text(
            "thread.cap_effective",
            "The effective capabilities.",
            e -> Capabilities.text(e.process().effectiveCapabilities()))
        .text(
            "thread.cap_permitted",
            "The permitted capabilities.",
            e -> Capabilities.text(e.process().permittedCapabilities()))
        .text(
            "thread.cap_inheritable",
            "The inheritable capabilities.",
            e -> Capabilities.text(e.process().inheritableCapabilities()));
  }
}
