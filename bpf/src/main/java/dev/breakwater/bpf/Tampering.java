package dev.breakwater.bpf;

/**
 * Something about an object in the kernel that is not as this process has made it.
 *
 * @param kind what it is about
 * @param name the program's or map's name
 * @param what what is otherwise; keys and values in hexadecimal digits
 * @param isRepaired whether it is again as this process had made it
 */
public record Tampering(Kind kind, String name, String what, boolean isRepaired) {

  /** What can be tampered with. */
  public enum Kind {
    PROGRAM,
    MAP
  }
}
