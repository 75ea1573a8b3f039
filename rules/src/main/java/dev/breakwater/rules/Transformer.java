package dev.breakwater.rules;

import java.util.Optional;

/** The functions that make a new value from a field's, and {@code val}, which only takes it. */
enum Transformer {
  TOLOWER("tolower"),
  TOUPPER("toupper"),
  B64("b64"),
  BASENAME("basename"),
  LEN("len"),
  JOIN("join"),
  CONCAT("concat"),
  GETOPT("getopt"),
  /** Stands on the right of an operator only, where a bare name would be text. */
  VAL("val");

  private final String text;

  Transformer(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  static Optional<Transformer> of(String text) {
    for (Transformer transformer : values()) {
      if (transformer.text.equals(text)) {
        return Optional.of(transformer);
      }
    }
    return Optional.empty();
  }
}
