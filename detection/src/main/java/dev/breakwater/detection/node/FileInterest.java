package dev.breakwater.detection.node;

/**
 * Openings of files that a rule could be met by.
 *
 * @param where the files
 * @param reads whether openings for reading count: whose access mode is not write-only
 * @param writes whether openings for writing count: whose access mode is write-only or read-write
 * @param failures whether openings count that failed, too
 */
public record FileInterest(Where where, boolean reads, boolean writes, boolean failures) {

  /** Whether an opening of that path could meet a rule. */
  boolean admits(String path, boolean isReading, boolean isWriting, boolean isFailed) {
    return ((reads && isReading) || (writes && isWriting))
        && (failures || !isFailed)
        && where.holds(path);
  }

  /** Whether it counts all that the other does, wherever both look. */
  boolean countsAll(FileInterest other) {
    return (reads || !other.reads) && (writes || !other.writes) && (failures || !other.failures);
  }

  FileInterest or(FileInterest other) {
    return new FileInterest(
        where, reads || other.reads, writes || other.writes, failures || other.failures);
  }
}
