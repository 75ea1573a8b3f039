package dev.breakwater.detection.audit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request's URI, as the client wrote it: what is no valid escape is left as it is.
 *
 * @param parameters names and values in their order
 */
record Query(List<Parameter> parameters) {
  private static final int MAXIMUM_PARAMETERS = 1_000;

  /** A parameter; a name may come several times. */
  record Parameter(String name, String value) {}

  Query {
    parameters = List.copyOf(parameters);
  }

  static Query of(String uri) {
    int question = uri.indexOf('?');
    List<Parameter> parameters = new ArrayList<>();
    int at = question < 0 ? uri.length() : question + 1;
    while (at < uri.length() && parameters.size() < MAXIMUM_PARAMETERS) {
      int ampersand = uri.indexOf('&', at);
      int end = ampersand < 0 ? uri.length() : ampersand;
      int equals = uri.indexOf('=', at);
      if (equals >= 0 && equals < end) {
        parameters.add(
            new Parameter(
                decode(uri.substring(at, equals)), decode(uri.substring(equals + 1, end))));
      } else if (end > at) {
        parameters.add(new Parameter(decode(uri.substring(at, end)), ""));
      }
      at = end + 1;
    }
    return new Query(parameters);
  }

  /** The part of a URI before its query. */
  static String path(String uri) {
    int question = uri.indexOf('?');
    return question < 0 ? uri : uri.substring(0, question);
  }

  @Nullable String first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return parameter.value();
      }
    }
    return null;
  }

  @Nullable String joined(String name) {
    List<String> values =
        parameters.stream().filter(p -> p.name().equals(name)).map(Parameter::value).toList();
    return values.isEmpty() ? null : String.join(" ", values);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
