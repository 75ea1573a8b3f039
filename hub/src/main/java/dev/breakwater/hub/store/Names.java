package dev.breakwater.hub.store;

import java.util.regex.Pattern;

/**
 * Names of clusters and nodes: they stand in addresses, certificates and file names, so they are
 * letters, digits, dots, dashes and underscores.
 */
public final class Names {
  /** What is told to who gives another name. */
  public static final String RULE =
      "letters, digits, '.', '-' and '_', at most 253, with a letter or digit first and last";

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?");

  private Names() {}

  /** Whether a cluster or a node may have this name. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }
}
