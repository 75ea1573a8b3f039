package dev.breakwater.rules;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What bytes, addresses among them, are compared for. */
final class ByteTests {
  private ByteTests() {}

  /** The test for constants on the right, which the field's type reads. */
  static Predicate<byte[]> of(
      FieldType type, Operator operator, Modifier modifier, List<String> values, Position at) {
    return Several.of(
        modifier,
        values,
        value ->
            switch (type) {
              case ADDRESS -> address(operator, value, at);
              case NETWORK -> network(operator, value, at);
              default -> bytes(operator, value, at);
            });
  }

  private static Predicate<byte[]> address(Operator operator, String text, Position at) {
    Optional<byte[]> address = Addresses.parse(text);
    if (address.isEmpty()) {
      throw new RuleException(
          at,
          "'" + text + "' is no IP address",
          "as 10.0.0.1 or 2001:db8::1; networks are for fields as fd.snet");
    }
    byte[] right = address.get();
    return operator == Operator.NOT_EQUAL
        ? value -> !Arrays.equals(value, right)
        : value -> Arrays.equals(value, right);
  }

  private static Predicate<byte[]> network(Operator operator, String text, Position at) {
    Network network =
        Network.of(text)
            .orElseThrow(
                () ->
                    new RuleException(
                        at, "'" + text + "' is no network", "as 10.0.0.0/8 or 2001:db8::/32"));
    return operator == Operator.NOT_EQUAL ? value -> !network.contains(value) : network::contains;
  }

  private static Predicate<byte[]> bytes(Operator operator, String text, Position at) {
    boolean isHexadecimal = operator == Operator.BCONTAINS || operator == Operator.BSTARTSWITH;
    byte[] right = isHexadecimal ? hexadecimal(text, at) : ByteText.encode(text);
    BiPredicate<byte[], byte[]> test = of(operator);
    return value -> test.test(value, right);
  }

  /** The test for other bytes of the event on the right. */
  static BiPredicate<byte[], byte[]> of(Operator operator) {
    return switch (operator) {
      case EQUAL, IN, INTERSECTS -> Arrays::equals;
      case NOT_EQUAL -> (left, right) -> !Arrays.equals(left, right);
      case CONTAINS, BCONTAINS -> ByteTests::contains;
      case STARTSWITH, BSTARTSWITH -> (left, right) -> isAt(left, 0, right);
      case ENDSWITH -> (left, right) -> isAt(left, left.length - right.length, right);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, ICONTAINS, GLOB, IGLOB, REGEX, PMATCH ->
          throw new IllegalStateException(operator + " of bytes");
    };
  }

  private static boolean contains(byte[] all, byte[] part) {
    for (int at = 0; at + part.length <= all.length; at++) {
      if (isAt(all, at, part)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] all, int at, byte[] part) {
    return at >= 0
        && at + part.length <= all.length
        && Arrays.equals(all, at, at + part.length, part, 0, part.length);
  }

  private static byte[] hexadecimal(String text, Position at) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException _) {
      throw new RuleException(
          at, "'" + text + "' are no bytes", "two hexadecimal digits for each, as 48545450");
    }
  }
}
