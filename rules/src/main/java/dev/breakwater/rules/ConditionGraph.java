package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of several rules as one graph, for events of one type: what the type decides is
 * gone, what is the same in several rules is one node, and what would make too large a method is
 * cut into pieces.
 *
 * @param <E> the source's event
 */
final class ConditionGraph<E> {

  /**
   * How large a piece may become, in comparisons. The JVM does not compile methods of 8,000 bytes.
   */
  private static final int PIECE = 200;

  /** How many nodes are remembered at most: each has a method, and a class has room for so many. */
  private static final int SHARED = 4_000;

  /** A part of a condition. Nodes are compared by identity. */
  static final class Node<E> {
    final Kind kind;
    final List<Node<E>> parts;
    final @Nullable Check<E> check;

    /**
     * How many comparisons and calls are written where it stands, if it has no method of its own.
     */
    private final int size;

    private boolean piece;
    private boolean shared;

    /** In how many places it stands. */
    private int uses;

    private Node(Kind kind, List<Node<E>> parts, @Nullable Check<E> check, int size) {
      this.kind = kind;
      this.parts = parts;
      this.check = check;
      this.size = size;
    }

    /** Whether its result is remembered within one event. */
    boolean isShared() {
      return shared;
    }

    /** Whether it has a method of its own, lest another one become too large. */
    boolean isPiece() {
      return piece;
    }
  }

  /** What a node is. */
  enum Kind {
    ALL,
    ANY,
    NOT,
    CHECK,
    TRUE,
    FALSE
  }

  private final @Nullable String type;
  private final Node<E> always = new Node<>(Kind.TRUE, List.of(), null, 1);
  private final Node<E> never = new Node<>(Kind.FALSE, List.of(), null, 1);
  private final IdentityHashMap<Formula<E>, Node<E>> known = new IdentityHashMap<>();
  private final Map<List<Object>, Node<E>> nodes = new HashMap<>();

  /**
   * @param type the type of the events; null if it is open
   */
  ConditionGraph(@Nullable String type) {
    this.type = type;
  }

  /** The node of a whole condition. */
  Node<E> root(Formula<E> formula) {
    Node<E> root = node(formula);
    root.uses++;
    return root;
  }

  /** Decides which nodes are remembered, once all roots are there, and gives each a place. */
  Map<Node<E>, Integer> places() {
    Map<Node<E>, Integer> places = new HashMap<>();
    for (Node<E> node : nodes.values()) {
      if (node.uses > 1 && node.kind != Kind.NOT && places.size() < SHARED) {
        node.shared = true;
        places.put(node, places.size());
      }
    }
    return places;
  }

  private Node<E> node(Formula<E> formula) {
    Node<E> node = known.get(formula);
    if (node == null) {
      node =
          switch (formula) {
            case Formula.All<E> all -> joined(Kind.ALL, all.parts(), always, never);
            case Formula.Any<E> any -> joined(Kind.ANY, any.parts(), never, always);
            case Formula.Not<E> not -> not(node(not.part()));
            case Formula.Comparison<E> comparison -> comparison(comparison);
          };
      known.put(formula, node);
    }
    return node;
  }

  private Node<E> comparison(Formula.Comparison<E> comparison) {
    if (type != null && !comparison.whenTrue().contains(type)) {
      return never;
    }
    if (type != null && !comparison.whenFalse().contains(type)) {
      return always;
    }
    return nodes.computeIfAbsent(
        List.of(Kind.CHECK, comparison.check()),
        key -> new Node<>(Kind.CHECK, List.of(), comparison.check(), 1));
  }

  private Node<E> not(Node<E> part) {
    return switch (part.kind) {
      case TRUE -> never;
      case FALSE -> always;
      case NOT -> part.parts.getFirst();
      case ALL, ANY, CHECK -> made(Kind.NOT, List.of(part));
    };
  }

  /**
   * @param neutral the part that changes nothing
   * @param deciding the part that decides
   */
  private Node<E> joined(Kind kind, List<Formula<E>> formulas, Node<E> neutral, Node<E> deciding) {
    Set<Node<E>> parts = new LinkedHashSet<>();
    for (Formula<E> formula : formulas) {
      Node<E> part = node(formula);
      if (part == deciding) {
        return deciding;
      }
      if (part != neutral) {
        parts.add(part);
      }
    }
    return made(kind, List.copyOf(parts), neutral);
  }

  private Node<E> made(Kind kind, List<Node<E>> parts, Node<E> neutral) {
    if (parts.isEmpty()) {
      return neutral;
    }
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    List<Node<E>> pieces = new ArrayList<>();
    List<Node<E>> piece = new ArrayList<>();
    int size = 0;
    for (Node<E> part : parts) {
      if (size + written(part) > PIECE && !piece.isEmpty()) {
        pieces.add(piece(kind, piece));
        piece = new ArrayList<>();
        size = 0;
      }
      piece.add(part);
      size += written(part);
    }
    if (pieces.isEmpty()) {
      return made(kind, parts);
    }
    pieces.add(piece(kind, piece));
    return made(kind, pieces, neutral);
  }

  private Node<E> piece(Kind kind, List<Node<E>> parts) {
    Node<E> piece = parts.size() == 1 ? parts.getFirst() : made(kind, parts);
    piece.piece = true;
    return piece;
  }

  /** How much of a part is written where it stands: one call, if it is a piece. */
  private static int written(Node<?> part) {
    return part.isPiece() ? 1 : part.size;
  }

  private Node<E> made(Kind kind, List<Node<E>> parts) {
    List<Object> key = new ArrayList<>();
    key.add(kind);
    key.addAll(parts);
    return nodes.computeIfAbsent(
        key,
        absent -> {
          parts.forEach(part -> part.uses++);
          int size = parts.stream().mapToInt(ConditionGraph::written).sum();
          return new Node<>(kind, List.copyOf(parts), null, size);
        });
  }
}
