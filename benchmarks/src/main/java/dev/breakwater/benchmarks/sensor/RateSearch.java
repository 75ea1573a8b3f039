package dev.breakwater.benchmarks.sensor;

import java.util.OptionalLong;

/**
 * The highest rate that something keeps up with, found by asking it one rate at a time: doubled
 * until one is too much, then halved between the highest that was kept up with and the lowest that
 * was not, until they are within 5 %; the rate that is found is then asked for again, and lowered
 * while it does not hold. So there are at most {@link #MOST_STEPS} steps whatever the answers are.
 */
final class RateSearch {
  /** No search takes more. */
  static final int MOST_STEPS = 40;

  /** How close the bounds come, as a share of the lower one. */
  private static final double CLOSE = 0.05;

  private static final int MOST_CONFIRMATIONS = 5;

  /** How often a rate is asked for again whose step was disturbed. */
  private static final int MOST_REPETITIONS = 2;

  private final long lowest;
  private final long highest;
  private final Steps steps;
  private int taken;
  private long good;
  private OptionalLong bad = OptionalLong.empty();

  /** What came of a rate. */
  enum Answer {
    /** Nothing was lost, and nothing was left over at the end. */
    KEPT_UP,
    /** Something was lost, or more was left over than a moment's work. */
    TOO_MUCH,
    /** The rate was not reached: it is the load that cannot do more. */
    NOT_REACHED,
    /** Something else took the machine; the rate says nothing. */
    DISTURBED
  }

  /** Asks for a rate. */
  @FunctionalInterface
  interface Steps {
    Answer ask(long rate) throws InterruptedException;
  }

  /** How good the verdict's rate is. */
  enum Bound {
    /** The highest, to 5 %. */
    FOUND,
    /** It was kept up with; a higher one could not be asked for. */
    AT_LEAST,
    /** It was kept up with; more is not known, since the machine was disturbed. */
    DISTURBED,
    /** Not even the lowest rate was kept up with. */
    NONE
  }

  /**
   * What the search came to.
   *
   * @param rate the highest rate that was kept up with; 0 if none was
   * @param tooMuch the lowest that was not
   */
  record Verdict(long rate, OptionalLong tooMuch, Bound bound) {

    /** As a sentence has it. */
    String words() {
      return switch (bound) {
        case FOUND -> "%,d a second, and not %,d".formatted(rate, tooMuch.orElse(0));
        case AT_LEAST -> "at least %,d a second: the load cannot ask for more".formatted(rate);
        case DISTURBED ->
            rate == 0
                ? "not known: the machine was disturbed"
                : "at least %,d a second: above it the machine was disturbed".formatted(rate);
        case NONE -> "none: not even the lowest rate was kept up with";
      };
    }
  }

  /**
   * @param lowest where it begins; above 0
   * @param highest no higher rate is asked for
   */
  RateSearch(long lowest, long highest, Steps steps) {
    if (lowest < 1 || highest < lowest) {
      throw new IllegalArgumentException("from " + lowest + " to " + highest);
    }
    this.lowest = lowest;
    this.highest = highest;
    this.steps = steps;
  }

  Verdict search() throws InterruptedException {
    Bound bound = rise();
    if (bound == Bound.FOUND) {
      bound = narrow();
    }
    return confirm(bound);
  }

  private Bound rise() throws InterruptedException {
    for (long rate = lowest; ; rate = Math.min(2 * rate, highest)) {
      switch (ask(rate)) {
        case KEPT_UP -> good = rate;
        case TOO_MUCH -> {
          bad = OptionalLong.of(rate);
          return good == 0 ? Bound.NONE : Bound.FOUND;
        }
        case NOT_REACHED -> {
          return Bound.AT_LEAST;
        }
        case DISTURBED -> {
          return Bound.DISTURBED;
        }
      }
      if (rate == highest) {
        return Bound.AT_LEAST;
      }
    }
  }

  private Bound narrow() throws InterruptedException {
    while (bad.getAsLong() - good > Math.max(1, CLOSE * good)) {
      long middle = good + (bad.getAsLong() - good) / 2;
      switch (ask(middle)) {
        case KEPT_UP -> good = middle;
        case TOO_MUCH -> bad = OptionalLong.of(middle);
        case NOT_REACHED -> {
          return Bound.AT_LEAST;
        }
        case DISTURBED -> {
          return Bound.DISTURBED;
        }
      }
    }
    return Bound.FOUND;
  }

  /** What held once may have held by chance. */
  private Verdict confirm(Bound bound) throws InterruptedException {
    for (int i = 0; i < MOST_CONFIRMATIONS && good > 0; i++) {
      switch (ask(good)) {
        case KEPT_UP -> {
          return new Verdict(good, bad, bound);
        }
        case TOO_MUCH -> {
          bad = OptionalLong.of(good);
          bound = Bound.FOUND;
          long lower = (long) (good * (1 - CLOSE));
          good = lower < lowest ? 0 : lower;
        }
        case NOT_REACHED, DISTURBED -> {
          return new Verdict(good, bad, Bound.DISTURBED);
        }
      }
    }
    // It was lowered again and again and never confirmed.
    return new Verdict(0, bad, Bound.NONE);
  }

  private Answer ask(long rate) throws InterruptedException {
    Answer answer = Answer.DISTURBED;
    for (int i = 0; i <= MOST_REPETITIONS && answer == Answer.DISTURBED; i++) {
      if (taken == MOST_STEPS) {
        return Answer.DISTURBED;
      }
      taken++;
      answer = steps.ask(rate);
    }
    return answer;
  }
}
