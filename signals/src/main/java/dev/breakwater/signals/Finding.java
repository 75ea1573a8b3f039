package dev.breakwater.signals;

import java.util.List;
import java.util.Map;

/**
 * Something that a person should see (OCSF Detection Finding 2004).
 *
 * @param uid unique: the same act seen again has the same one
 * @param rule the rule or detector that found it
 * @param type its type in the catalogue; empty for a user's own rule that the catalogue does not
 *     know
 * @param title what it is, in a few words
 * @param message what happened, from the rule's output
 * @param severity how bad it is
 * @param source the rule's source: syscall or k8s_audit
 * @param techniques MITRE ATT&CK technique ids
 * @param tags the rule's tags
 * @param outputFields the values of the fields that the rule's output names
 * @param evidence the activity that gave rise to it
 */
public record Finding(
    String uid,
    String rule,
    String type,
    String title,
    String message,
    Severity severity,
    String source,
    List<String> techniques,
    List<String> tags,
    Map<String, String> outputFields,
    Activity evidence)
    implements Payload {

  public Finding {
    techniques = List.copyOf(techniques);
    tags = List.copyOf(tags);
    outputFields = Map.copyOf(outputFields);
  }
}
