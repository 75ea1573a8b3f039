package dev.breakwater.hub.web;

import java.util.List;

/**
 * A process as a line of the tree.
 *
 * @param rails the lines that lead to it, from the left: {@code gap}, {@code pass}, {@code tee} or
 *     {@code elbow}
 * @param role {@code ancestor}, {@code self} or {@code child}
 * @param pid its id in the initial pid namespace
 * @param name the kernel's name of it
 * @param user its user where it is known
 * @param container the short id of its container; empty for the node itself, and where its line
 *     would say the same as the process's own
 * @param commandLine its arguments
 * @param path its executable
 * @param note how it stands to the process: in words, for those who do not see the lines too
 */
public record TreeRow(
    List<String> rails,
    String role,
    int pid,
    VisibleText name,
    VisibleText user,
    VisibleText container,
    VisibleText commandLine,
    VisibleText path,
    String note) {

  public TreeRow {
    rails = List.copyOf(rails);
  }
}
