package dev.breakwater.rules;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version as {@code 0.57.0}; what may follow the third number is not compared. */
record Version(int major, int minor, int patch) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})(?:[-+].*)?");

  static Optional<Version> of(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new Version(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /**
   * Whether what needs the other version works with this one: the same major version, and not
   * older.
   */
  boolean serves(Version needed) {
    return major == needed.major
        && (minor > needed.minor || (minor == needed.minor && patch >= needed.patch));
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
