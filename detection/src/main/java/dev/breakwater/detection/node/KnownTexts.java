package dev.breakwater.detection.node;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongFunction;

/**
 * Texts of numbers that come again and again, as flags and modes do: a comparison with one of them
 * makes no text. It keeps {@value #SIZE} texts and forgets one where another takes its place.
 */
final class KnownTexts {
  private static final int SIZE = 256;

  private record Known(long number, String text) {}

  private final LongFunction<String> make;
  private final AtomicReferenceArray<Known> texts = new AtomicReferenceArray<>(SIZE);

  KnownTexts(LongFunction<String> make) {
    this.make = make;
  }

  String of(long number) {
    int place = Long.hashCode(number * 0x9e3779b97f4a7c15L) >>> 24;
    Known known = texts.get(place);
    if (known == null || known.number() != number) {
      known = new Known(number, make.apply(number));
      texts.set(place, known);
    }
    return known.text();
  }
}
