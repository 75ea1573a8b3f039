package dev.breakwater.rules;

import java.util.List;

/** The operators that compare a field with something. */
enum Operator {
  EQUAL("="),
  NOT_EQUAL("!="),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  CONTAINS("contains"),
  ICONTAINS("icontains"),
  BCONTAINS("bcontains"),
  STARTSWITH("startswith"),
  BSTARTSWITH("bstartswith"),
  ENDSWITH("endswith"),
  GLOB("glob"),
  IGLOB("iglob"),
  REGEX("regex"),
  PMATCH("pmatch"),
  IN("in"),
  INTERSECTS("intersects");

  /** Those that take a number on the right, longest first. */
  static final List<Operator> ORDERING = List.of(LESS_OR_EQUAL, LESS, GREATER_OR_EQUAL, GREATER);

  /** Those that are words and take one text on the right. */
  static final List<Operator> WORDS =
      List.of(
          GLOB, IGLOB, CONTAINS, ICONTAINS, BCONTAINS, STARTSWITH, BSTARTSWITH, ENDSWITH, REGEX);

  /** Those that take a list on the right, longest first. */
  static final List<Operator> LISTS = List.of(INTERSECTS, IN, PMATCH);

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
