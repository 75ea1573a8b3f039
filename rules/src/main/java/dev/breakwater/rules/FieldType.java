package dev.breakwater.rules;

/**
 * What a field's values are: the types of the Falco language, as far as operators tell them apart.
 */
public enum FieldType {
  TEXT,
  PATH,
  NUMBER,
  /** A number with a fraction. */
  DECIMAL,
  BOOLEAN,
  /** An IP address. */
  ADDRESS,
  /** An IP address that is compared with networks. */
  NETWORK,
  PORT,
  BYTES,
  /** Nanoseconds since 1970. */
  TIME,
  /** Nanoseconds. */
  DURATION,
  /** A list of texts. */
  TEXT_LIST
}
