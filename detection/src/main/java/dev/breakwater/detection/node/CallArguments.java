package dev.breakwater.detection.node;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a call was given, as evidence quotes it: by the names of {@code evt.arg}, in its words. */
public final class CallArguments {

  /** Of these most parameters are those of the process, which evidence has anyway. */
  private static final Set<String> CLONES = Set.of("clone", "clone3", "fork", "vfork");

  private CallArguments() {}

  /**
   * The parameters that the event has, in Falco's order: symbols where there are any, else the
   * value; behind the number of a process, user or descriptor its name. What the call returned is
   * not among them.
   */
  public static Map<String, String> of(NodeEvent event) {
    Map<String, String> words = new LinkedHashMap<>();
    List<Parameter> parameters = Parameters.ofType(event.type());
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      boolean isResult = parameter.name().equals("res");
      boolean isOfProcess = CLONES.contains(event.type()) && !parameter.name().equals("flags");
      String value = isResult || isOfProcess ? null : parameter.words(event);
      if (value != null) {
        words.put(parameter.name(), value);
      }
    }
    return words;
  }
}
