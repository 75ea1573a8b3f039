package dev.breakwater.collector;

/** The system calls that open files, as {@code enum open_call} numbers them. */
final class OpenCall {
  private OpenCall() {}

  static String name(int call) {
    return switch (call) {
      case 0 -> "open";
      case 1 -> "creat";
      case 2 -> "openat";
      case 3 -> "openat2";
      default -> throw new IllegalStateException("no call that opens has the number " + call);
    };
  }
}
