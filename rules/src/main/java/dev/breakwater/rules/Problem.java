package dev.breakwater.rules;

/**
 * Something about a rule file that its author should know: an error stops the rules from being
 * used, a warning does not.
 *
 * @param severity whether the rules can be used all the same
 * @param code what kind of problem it is
 * @param file the file's name
 * @param line the line, from 1
 * @param column the column, from 1
 * @param item what it is about, as {@code rule Shell in a container}; empty where it is about the
 *     file
 * @param message what is wrong
 * @param allowed what may stand there instead; empty where the message says it
 */
public record Problem(
    Severity severity,
    Code code,
    String file,
    int line,
    int column,
    String item,
    String message,
    String allowed) {

  /** Whether a problem stops the rules from being used. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /**
   * The kinds of problem, by Falco's names as far as Falco knows them; {@link #LOAD_DUPLICATE_KEY}
   * is our own.
   */
  public enum Code {
    LOAD_ERR_FILE_READ,
    LOAD_ERR_YAML_PARSE,
    LOAD_ERR_YAML_VALIDATE,
    LOAD_ERR_COMPILE_CONDITION,
    LOAD_ERR_COMPILE_OUTPUT,
    LOAD_ERR_VALIDATE,
    LOAD_UNKNOWN_SOURCE,
    LOAD_UNSAFE_NA_CHECK,
    LOAD_NO_EVTTYPE,
    LOAD_UNKNOWN_FILTER,
    LOAD_UNUSED_MACRO,
    LOAD_UNUSED_LIST,
    LOAD_UNKNOWN_ITEM,
    LOAD_DEPRECATED_ITEM,
    LOAD_APPEND_NO_VALUES,
    LOAD_EXCEPTION_NAME_NOT_UNIQUE,
    LOAD_INVALID_MACRO_NAME,
    LOAD_INVALID_LIST_NAME,
    LOAD_COMPILE_CONDITION,
    LOAD_UNKNOWN_KEY,
    LOAD_DUPLICATE_KEY
  }

  /** Whether this problem stops the rules from being used. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * The problem on one line: file, line, column, severity, item, message, what is allowed, code.
   */
  public String toText() {
    StringBuilder text = new StringBuilder();
    Printable.append(text, file);
    text.append(':').append(line).append(':').append(column).append(": ");
    text.append(isError() ? "error: " : "warning: ");
    if (!item.isEmpty()) {
      Printable.append(text, item);
      text.append(": ");
    }
    Printable.append(text, message);
    if (!allowed.isEmpty()) {
      Printable.append(text.append("; "), allowed);
    }
    return text.append(" [").append(code).append(']').toString();
  }
}
