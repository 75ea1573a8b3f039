package dev.breakwater.audit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files that a log has been rotated to: {@code audit-2026-01-02T03-04-05.678.log} as the API
 * server names them, {@code audit.log.1} and {@code audit.log-20260102} as logrotate does.
 */
final class RotatedFiles {
  private final Path log;
  private final Pattern name;

  RotatedFiles(Path log) {
    this.log = log.toAbsolutePath();
    String whole = log.getFileName().toString();
    int dot = whole.lastIndexOf('.');
    String stem = dot > 0 ? whole.substring(0, dot) : whole;
    String suffix = dot > 0 ? whole.substring(dot) : "";
    String stamp = "[-.][0-9][0-9TZ.:_-]*";
    this.name =
        Pattern.compile(
            Pattern.quote(whole)
                + stamp
                + "|"
                + Pattern.quote(stem)
                + stamp
                + Pattern.quote(suffix));
  }

  /** A rotated file. */
  record Rotated(Path path, long inode, FileTime modified) {}

  /** Those that are there, the one first that was written to the longest time ago. */
  List<Rotated> all() throws IOException {
    List<Rotated> found = new ArrayList<>();
    Path folder = log.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (name.matcher(file.getFileName().toString()).matches() && Files.isRegularFile(file)) {
          found.add(new Rotated(file, FileHead.inode(file), Files.getLastModifiedTime(file)));
        }
      }
    } catch (NoSuchFileException e) {
      // Rotation goes on while the folder is read: the next look sees it settled.
      return all();
    }
    found.sort(Comparator.comparing(Rotated::modified).thenComparing(r -> r.path().toString()));
    return found;
  }

  /**
   * The file that the one with the position has become: by inode, or, where it was copied, by its
   * head.
   */
  Optional<Rotated> successor(Position position) throws IOException {
    List<Rotated> all = all();
    for (Rotated file : all) {
      if (file.inode() == position.inode() && FileHead.matches(file.path(), position)) {
        return Optional.of(file);
      }
    }
    if (position.headLength() == 0) {
      return Optional.empty();
    }
    for (Rotated file : all) {
      if (FileHead.matches(file.path(), position)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** When the file that is open was written to last, whatever its name is now. */
  FileTime modified(OpenLog open) throws IOException {
    return all().stream()
        .filter(file -> file.inode() == open.inode())
        .map(Rotated::modified)
        .findFirst()
        .orElse(open.modified());
  }

  /** When the last of them was written to. */
  FileTime newest() throws IOException {
    List<Rotated> all = all();
    return all.isEmpty() ? FileTime.fromMillis(0) : all.getLast().modified();
  }

  /** Those that were written to after a time, oldest first. */
  List<Rotated> after(FileTime time) throws IOException {
    return all().stream().filter(file -> file.modified().compareTo(time) > 0).toList();
  }
}
