package dev.breakwater.hub.web;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A technique of MITRE ATT&amp;CK.
 *
 * @param id its id, as {@code T1059.004}
 * @param name its name; empty if the catalogue does not know it
 * @param tactics its tactics
 * @param url its page at attack.mitre.org; empty if the id is none
 */
public record Technique(String id, String name, List<Tactic> tactics, String url) {
  private static final String SITE = "https://attack.mitre.org/";
  private static final Pattern ID = Pattern.compile("T[0-9]{4}(\\.[0-9]{3})?");

  public Technique {
    tactics = List.copyOf(tactics);
  }

  /**
   * What a technique is for.
   *
   * @param id its id, as {@code TA0002}
   * @param name its name
   */
  public record Tactic(String id, String name) {

    /** Its page. */
    public String url() {
      return SITE + "tactics/" + id + "/";
    }
  }

  static Technique of(String id, String name, List<Tactic> tactics) {
    String url = ID.matcher(id).matches() ? SITE + "techniques/" + id.replace('.', '/') + "/" : "";
    return new Technique(VisibleText.line(id).plain(), name, tactics, url);
  }
}
