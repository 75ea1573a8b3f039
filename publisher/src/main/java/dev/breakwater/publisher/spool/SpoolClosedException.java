package dev.breakwater.publisher.spool;

/** The spool is closed: what was to be appended is not, and whoever has it keeps it. */
public final class SpoolClosedException extends Exception {
  private static final long serialVersionUID = 1L;

  SpoolClosedException() {
    super("the spool is closed");
  }
}
