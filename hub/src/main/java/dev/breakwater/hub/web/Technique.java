package dev.breakwater.hub.web;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A technique of MITRE ATT&amp;CK.
 *
 * @param id its id, as {@code T1059.004}
 * @param name its name; empty if the catalogue does not know it
 * @param tactics its tactics' names
 * @param url its page at attack.mitre.org; empty if the id is none
 */
public record Technique(String id, String name, String tactics, String url) {
  private static final Pattern ID = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");

  static Technique of(String id, String name, List<String> tactics) {
    String url =
        ID.matcher(id).matches()
            ? "https://attack.mitre.org/techniques/" + id.replace('.', '/') + "/"
            : "";
    return new Technique(VisibleText.line(id).plain(), name, String.join(", ", tactics), url);
  }
}
