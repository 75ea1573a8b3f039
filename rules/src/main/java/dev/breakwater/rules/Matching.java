package dev.breakwater.rules;

/**
 * The conditions of some rules, ready to be run.
 *
 * @param <E> the source's event
 */
interface Matching<E> {

  /**
   * The index of the first rule from {@code from} on that the event meets; {@code -1} if it meets
   * none of them.
   *
   * @param remembered what is known of this event already: for each condition that several rules
   *     share, twice the number, and 1 more if it is met
   * @param number of this event with these rules, by which what is remembered of others is told
   *     apart
   */
  int next(int from, E event, int[] remembered, int number);
}
