package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The enabled rules of one source, in load order and indexed by event type: an event is compared
 * with the rules whose condition its type can meet, no others. It is immutable and may be used by
 * any number of threads.
 *
 * @param <E> the source's event
 */
public final class RuleSet<E> {
  private final List<CompiledRule<E>> rules;
  private final Set<String> sourceTypes;
  private final Set<String> eventTypes;
  private final Set<String> fields;
  private final Function<E, String> typeOf;
  private final Map<String, Candidates<E>> byType;
  private final Candidates<E> ofOtherTypes;
  private final ThreadLocal<Remembered> remembered;

  RuleSet(EventSource<E> source, List<CompiledRule<E>> rules, Set<String> fields) {
    this.rules = List.copyOf(rules);
    this.fields = Set.copyOf(fields);
    this.sourceTypes = source.eventTypes();
    this.typeOf = source.typeOf();
    this.byType = new HashMap<>();
    Set<String> wanted = new TreeSet<>();
    for (String type : source.eventTypes()) {
      List<CompiledRule<E>> bucket = new ArrayList<>();
      for (CompiledRule<E> rule : rules) {
        if (rule.types().contains(type)) {
          bucket.add(rule);
        }
      }
      byType.put(type, Candidates.of(bucket, type));
      if (!bucket.isEmpty()) {
        wanted.add(type);
      }
    }
    this.eventTypes = Set.copyOf(wanted);
    boolean isIndexed = !source.eventTypes().isEmpty();
    this.ofOtherTypes =
        Candidates.of(
            rules.stream().filter(rule -> !isIndexed || !rule.types().isFinite()).toList(), null);
    int places = ofOtherTypes.places();
    for (Candidates<E> candidates : byType.values()) {
      places = Math.max(places, candidates.places());
    }
    int all = places;
    this.remembered = ThreadLocal.withInitial(() -> new Remembered(all));
  }

  /** The rules, in load order. */
  public List<CompiledRule<E>> rules() {
    return rules;
  }

  /**
   * Hands over every rule that the event meets, in load order. An event that meets none costs no
   * allocation.
   */
  public void matchAll(E event, Consumer<CompiledRule<E>> found) {
    Candidates<E> candidates = candidates(event);
    if (candidates.isEmpty()) {
      return;
    }
    Remembered known = remembered.get();
    for (int i = 0; i < candidates.groups().size(); i++) { // an iterator would be allocated
      Candidates.Group<E> group = candidates.groups().get(i);
      int number = known.nextUse();
      int at = group.next(0, event, known, number);
      while (at >= 0) {
        found.accept(group.rules().get(at));
        at = group.next(at + 1, event, known, number);
      }
    }
  }

  /** The first rule in load order that the event meets, or null if it meets none. */
  public @Nullable CompiledRule<E> matchFirst(E event) {
    Candidates<E> candidates = candidates(event);
    if (candidates.isEmpty()) {
      return null;
    }
    Remembered known = remembered.get();
    for (int i = 0; i < candidates.groups().size(); i++) {
      Candidates.Group<E> group = candidates.groups().get(i);
      int number = known.nextUse();
      int at = group.next(0, event, known, number);
      if (at >= 0) {
        return group.rules().get(at);
      }
    }
    return null;
  }

  /** Those of the source's event types that at least one rule can be met by. */
  public Set<String> eventTypes() {
    return eventTypes;
  }

  /** The names of the fields that conditions and outputs use. */
  public Set<String> fields() {
    return fields;
  }

  /**
   * The ways in which an event can meet one of the rules, as far as tests of some fields tell: what
   * passes no way meets no rule. Tests that say what a value must not be are not among them, nor
   * are those of other fields. The result is bounded: where a rule has too many ways, fewer and
   * wider ones stand for them.
   *
   * @param fields the fields whose tests are of interest, as {@link FieldTest#field} names them
   */
  public List<Necessity> necessities(Set<String> fields) {
    Necessities necessities = new Necessities(fields);
    List<Necessities.Way> ways = new ArrayList<>();
    for (CompiledRule<E> rule : rules) {
      ways.addAll(necessities.of(rule.formula()));
    }
    return Necessities.resolved(ways, sourceTypes);
  }

  private Candidates<E> candidates(E event) {
    return byType.getOrDefault(typeOf.apply(event), ofOtherTypes);
  }
}
