package dev.breakwater.audit;

import java.util.Optional;

/**
 * How far a log file has been read: what a restart resumes from.
 *
 * @param inode the file's inode
 * @param offset the bytes read, always at the beginning of a line
 * @param headLength how many of the file's first bytes {@code head} covers
 * @param head CRC-32C of those bytes, which tells the file from another that was given its inode
 * @param left when the rotated file that was read before it had been written to last, in
 *     nanoseconds since 1970: only newer rotated files are still to be read
 */
public record Position(long inode, long offset, int headLength, long head, long left) {

  /** One line of text, to be kept by the caller. */
  @Override
  public String toString() {
    return inode + ":" + offset + ":" + headLength + ":" + head + ":" + left;
  }

  /** The position in a text from {@link #toString()}; empty if it is none. */
  public static Optional<Position> parse(String text) {
    String[] parts = text.strip().split(":", -1);
    if (parts.length != 5) {
      return Optional.empty();
    }
    try {
      Position position =
          new Position(
              Long.parseLong(parts[0]),
              Long.parseLong(parts[1]),
              Integer.parseInt(parts[2]),
              Long.parseLong(parts[3]),
              Long.parseLong(parts[4]));
      boolean possible =
          position.offset >= 0
              && position.headLength >= 0
              && position.headLength <= FileHead.LENGTH;
      return possible ? Optional.of(position) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
