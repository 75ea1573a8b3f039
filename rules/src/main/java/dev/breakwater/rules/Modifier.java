package dev.breakwater.rules;

/** How many of the values on the right a comparison must be true for. */
enum Modifier {
  /** There is one value. */
  NONE(""),
  ONEOF("oneof"),
  ANYOF("anyof"),
  ALLOF("allof");

  private final String text;

  Modifier(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
