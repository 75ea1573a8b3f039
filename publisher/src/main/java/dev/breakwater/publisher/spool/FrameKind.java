package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Outline;
import java.util.Optional;

/** What may be done to a frame when there is no room. */
enum FrameKind {
  /** Given up first. */
  ACTIVITY(1),
  /** Given up last. */
  MATTERS(2),
  /** Stands for what was given up. */
  GIVEN_UP(3),
  /** Holds activity, which is given up first, and what matters. */
  MIXED(4);

  private final byte code;

  FrameKind(int code) {
    this.code = (byte) code;
  }

  static FrameKind of(Outline outline) {
    if (outline.isMixed()) {
      return MIXED;
    }
    return outline.matters() ? MATTERS : ACTIVITY;
  }

  byte code() {
    return code;
  }

  static Optional<FrameKind> ofCode(byte code) {
    for (FrameKind kind : values()) {
      if (kind.code == code) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
