package dev.breakwater.rules;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML into nodes that know their place. It builds from the parser's events and not from
 * objects, so that no tag can name a class, nesting and the size of what aliases repeat are
 * bounded, and every node keeps its line and column.
 */
final class YamlReader {
  /** The largest file, in characters. */
  static final int MAX_LENGTH = 4 << 20;

  /** How deep nodes may nest; rule files need six levels. */
  static final int MAX_DEPTH = 32;

  /** How many nodes a file may have, with what aliases repeat. */
  static final int MAX_NODES = 1 << 20;

  private final String file;
  private final int[] points;
  private final Map<String, Yaml> anchors = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private int nodes;

  private YamlReader(RuleFile file) {
    this.file = file.name();
    this.points = file.text().codePoints().toArray();
  }

  /**
   * The root nodes of a file's documents.
   *
   * @param complete takes each document as soon as it is whole, so that those before an error are
   *     not lost
   * @throws RuleException if the file is no YAML or is beyond the limits
   */
  static void read(RuleFile file, Consumer<Yaml> complete) {
    if (file.text().length() > MAX_LENGTH) {
      throw new RuleException(
          new Position(file.name(), 1, 1),
          "the file has " + file.text().length() + " characters",
          "at most " + MAX_LENGTH + " are read: split the file");
    }
    new YamlReader(file).documents(file.text(), complete);
  }

  private void documents(String text, Consumer<Yaml> complete) {
    // The reader copies what it holds for each further buffer, so one buffer takes the whole file.
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MAX_LENGTH)
            .setBufferSize(text.length() + 1024)
            .build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      while (events.hasNext()) {
        if (events.next().getEventId() == Event.ID.DocumentStart) {
          anchors.clear();
          sizes.clear();
          complete.accept(document(events));
        }
      }
    } catch (MarkedYamlEngineException e) {
      Position position = e.getProblemMark().map(this::position).orElse(new Position(file, 1, 1));
      throw new RuleException(position, "the file is no YAML: " + oneLine(e.getProblem()), "");
    } catch (YamlEngineException e) {
      throw new RuleException(
          new Position(file, 1, 1),
          "the file is no YAML: " + oneLine(String.valueOf(e.getMessage())),
          "");
    }
  }

  /** A collection that is being read. */
  private static final class Open {
    final boolean isMapping;
    final Position at;
    final @Nullable String anchor;
    final int nodesBefore;
    final List<Yaml> items = new ArrayList<>();

    Open(boolean isMapping, Position at, @Nullable String anchor, int nodesBefore) {
      this.isMapping = isMapping;
      this.at = at;
      this.anchor = anchor;
      this.nodesBefore = nodesBefore;
    }
  }

  private Yaml document(Iterator<Event> events) {
    Deque<Open> open = new ArrayDeque<>();
    while (true) {
      Event event = events.next();
      Yaml done;
      switch (event.getEventId()) {
        case Scalar -> done = scalar((ScalarEvent) event);
        case Alias -> done = alias((AliasEvent) event);
        case SequenceStart, MappingStart -> {
          if (open.size() == MAX_DEPTH) {
            throw new RuleException(
                position(event), "the file nests deeper than " + MAX_DEPTH + " levels", "");
          }
          boolean isMapping = event.getEventId() == Event.ID.MappingStart;
          open.push(new Open(isMapping, position(event), anchor((NodeEvent) event), nodes));
          continue;
        }
        case SequenceEnd, MappingEnd -> {
          Open closed = open.pop();
          count(closed.at, 1);
          done =
              closed.isMapping
                  ? mapping(closed)
                  : new Yaml.Sequence(List.copyOf(closed.items), closed.at);
          keep(closed.anchor, done, nodes - closed.nodesBefore);
        }
        default -> {
          continue;
        }
      }
      if (open.isEmpty()) {
        return done;
      }
      open.element().items.add(done);
    }
  }

  private Yaml scalar(ScalarEvent event) {
    Position at = position(event);
    count(at, 1);
    int from = event.getStartMark().map(Mark::getIndex).orElse(0);
    int to = event.getEndMark().map(Mark::getIndex).orElse(from);
    PositionedText text =
        PositionedText.of(
            event.getValue(), new ScalarOrigin(at, event.getValue(), points, from, to));
    Yaml scalar = new Yaml.Scalar(text, event.isPlain(), at);
    keep(anchor(event), scalar, 1);
    return scalar;
  }

  private Yaml alias(AliasEvent event) {
    String name = event.getAlias().getValue();
    Yaml target = anchors.get(name);
    Position at = position(event);
    if (target == null) {
      throw new RuleException(at, "the alias *" + name + " has no anchor before it", "");
    }
    count(at, sizes.getOrDefault(name, 1));
    return target;
  }

  private Yaml mapping(Open closed) {
    List<Yaml.Entry> entries = new ArrayList<>();
    for (int i = 0; i + 1 < closed.items.size(); i += 2) {
      if (!(closed.items.get(i) instanceof Yaml.Scalar key)) {
        throw new RuleException(
            closed.items.get(i).at(),
            "a key is " + closed.items.get(i).kind(),
            "a key is a single word");
      }
      entries.add(new Yaml.Entry(key, closed.items.get(i + 1)));
    }
    return new Yaml.Mapping(List.copyOf(entries), closed.at);
  }

  private void keep(@Nullable String anchor, Yaml node, int size) {
    if (anchor != null) {
      anchors.put(anchor, node);
      sizes.put(anchor, size);
    }
  }

  private void count(Position at, int more) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new RuleException(
          at, "the file has more than " + MAX_NODES + " nodes, aliases counted", "");
    }
  }

  private static @Nullable String anchor(NodeEvent event) {
    return event.getAnchor().map(anchor -> anchor.getValue()).orElse(null);
  }

  private Position position(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.isPresent() ? position(mark.get()) : new Position(file, 1, 1);
  }

  private Position position(Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    Printable.append(line, text);
    return line.toString();
  }
}
