package dev.breakwater.bpf;

/**
 * The kernel or libbpf refused something: says what, of which object or program, and their words.
 */
public final class BpfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kernelLog;

  BpfException(String message) {
    this(message, "");
  }

  BpfException(String message, String kernelLog) {
    super(message);
    this.kernelLog = kernelLog;
  }

  BpfException(String message, Throwable cause) {
    super(message, cause);
    this.kernelLog = "";
  }

  /**
   * Everything that libbpf and the kernel's verifier said about it, at most {@value
   * LibbpfLog#MAX_CHARACTERS} characters of its end; empty if they said nothing. The message quotes
   * the last lines.
   */
  public String kernelLog() {
    return kernelLog;
  }
}
