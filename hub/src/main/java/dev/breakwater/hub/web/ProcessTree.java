package dev.breakwater.hub.web;

import dev.breakwater.hub.processes.ProcessNode;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Container;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A process with those that it comes from above it and those that it made below it. A long line of
 * ancestors is folded in the middle, and what it made beyond the first few at the end.
 *
 * @param oldest the first ancestors; all rows if nothing is folded
 * @param folded ancestors that are shown on demand; empty if there are few
 * @param nearest the last ancestors, the process and its descendants; empty if nothing is folded
 * @param further descendants that are shown on demand; empty if there are few
 * @param note what the tree does not show
 */
public record ProcessTree(
    List<TreeRow> oldest,
    List<TreeRow> folded,
    List<TreeRow> nearest,
    List<TreeRow> further,
    String note) {

  /** How many descendants are shown at most. */
  static final int MOST_DESCENDANTS = 100;

  /** How many descendants are shown at first. */
  static final int DESCENDANTS_SHOWN = 8;

  private static final int ANCESTORS_SHOWN = 7;
  private static final int OLDEST_SHOWN = 1;
  private static final int DEEPEST = 10;

  public ProcessTree {
    oldest = List.copyOf(oldest);
    folded = List.copyOf(folded);
    nearest = List.copyOf(nearest);
    further = List.copyOf(further);
  }

  /** Whether there are more descendants than are shown at first. */
  public boolean hasFurther() {
    return !further.isEmpty();
  }

  /** Whether there are more ancestors than are shown at first. */
  public boolean hasFolded() {
    return !folded.isEmpty();
  }

  /**
   * The tree around an actor.
   *
   * @param when when it did what led to the alert
   * @param descendants what it made, parents before their children; at most {@link
   *     #MOST_DESCENDANTS} are shown
   */
  static ProcessTree of(Actor actor, Instant when, List<ProcessNode> descendants) {
    List<ProcessEntity> ancestors = actor.process().ancestry().reversed();
    var oldest = new ArrayList<TreeRow>();
    var folded = new ArrayList<TreeRow>();
    var nearest = new ArrayList<TreeRow>();
    boolean folds = ancestors.size() > ANCESTORS_SHOWN;
    int foldEnd = ancestors.size() - (ANCESTORS_SHOWN - OLDEST_SHOWN);
    for (int index = 0; index < ancestors.size(); index++) {
      int depth = folds && index >= foldEnd ? index - foldEnd + OLDEST_SHOWN : index;
      boolean hidden = folds && index >= OLDEST_SHOWN && index < foldEnd;
      List<TreeRow> part = !folds || index < OLDEST_SHOWN ? oldest : hidden ? folded : nearest;
      part.add(ancestor(ancestors.get(index), hidden ? OLDEST_SHOWN : depth, index));
    }
    List<TreeRow> last = folds ? nearest : oldest;
    int depth = folds ? ANCESTORS_SHOWN : ancestors.size();
    last.add(self(actor, depth));
    List<ProcessNode> shown =
        descendants.subList(0, Math.min(descendants.size(), MOST_DESCENDANTS));
    var made = new ArrayList<TreeRow>();
    new Branches(actor, when, shown).addTo(made, depth);
    // One row more takes no more room than the words that would stand for it.
    int first = made.size() <= DESCENDANTS_SHOWN + 1 ? made.size() : DESCENDANTS_SHOWN;
    last.addAll(made.subList(0, first));
    return new ProcessTree(
        oldest, folded, nearest, made.subList(first, made.size()), note(descendants));
  }

  private static String note(List<ProcessNode> descendants) {
    if (descendants.isEmpty()) {
      return "The hub knows of no process that it made around that time.";
    }
    return descendants.size() > MOST_DESCENDANTS
        ? "It made more processes than the " + MOST_DESCENDANTS + " that are shown."
        : "What it made is shown as far as the hub has heard of it.";
  }

  private static List<String> stem(int depth) {
    var rails = new ArrayList<String>();
    for (int index = 1; index < Math.min(depth, DEEPEST); index++) {
      rails.add("gap");
    }
    if (depth > 0) {
      rails.add("elbow");
    }
    return rails;
  }

  private static TreeRow ancestor(ProcessEntity entity, int depth, int index) {
    return new TreeRow(
        stem(depth),
        "ancestor",
        entity.pid(),
        VisibleText.line(entity.name()),
        VisibleText.line(""),
        VisibleText.line(""),
        VisibleText.brief(entity.commandLine()),
        VisibleText.line(pathIfNews(entity.path(), entity.commandLine())),
        index == 0 ? "oldest known ancestor" : "ancestor");
  }

  private static TreeRow self(Actor actor, int depth) {
    Process process = actor.process();
    return new TreeRow(
        stem(depth),
        "self",
        process.entity().pid(),
        VisibleText.line(process.entity().name()),
        VisibleText.line(Doer.words(process.user())),
        VisibleText.line(actor.container().shortUid()),
        VisibleText.of(process.entity().commandLine()),
        VisibleText.line(pathIfNews(process.entity().path(), process.entity().commandLine())),
        "this process");
  }

  /** The executable's path unless the command line begins with it. */
  private static String pathIfNews(String path, String commandLine) {
    return commandLine.equals(path) || commandLine.startsWith(path + " ") ? "" : path;
  }

  /** The descendants, by who made whom. */
  private static final class Branches {
    private final Actor actor;
    private final Instant when;
    private final Map<String, List<ProcessNode>> children = new HashMap<>();
    private final Set<String> drawn = new HashSet<>();

    Branches(Actor actor, Instant when, List<ProcessNode> descendants) {
      this.actor = actor;
      this.when = when;
      Set<String> known = new HashSet<>();
      descendants.forEach(process -> known.add(process.uid()));
      String self = actor.process().entity().uid();
      for (ProcessNode process : descendants) {
        String parent = known.contains(process.parentUid()) ? process.parentUid() : self;
        children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(process);
      }
      drawn.add(self);
    }

    void addTo(List<TreeRow> rows, int depth) {
      var rails = new ArrayList<String>();
      for (int index = 0; index < Math.min(depth, DEEPEST); index++) {
        rails.add("gap");
      }
      add(rows, actor.process().entity().uid(), rails);
    }

    private void add(List<TreeRow> rows, String parent, List<String> rails) {
      List<ProcessNode> made = children.getOrDefault(parent, List.of());
      for (int index = 0; index < made.size(); index++) {
        ProcessNode process = made.get(index);
        if (!drawn.add(process.uid())) {
          continue;
        }
        boolean last = index == made.size() - 1;
        rows.add(row(process, with(rails, last ? "elbow" : "tee")));
        add(rows, process.uid(), with(rails, last ? "gap" : "pass"));
      }
    }

    private static List<String> with(List<String> rails, String rail) {
      var longer = new ArrayList<>(rails);
      if (longer.size() > DEEPEST) {
        longer.removeFirst();
      }
      longer.add(rail);
      return longer;
    }

    private TreeRow row(ProcessNode process, List<String> rails) {
      String container = process.container();
      return new TreeRow(
          rails,
          "child",
          process.pid(),
          VisibleText.line(process.name()),
          VisibleText.line(Doer.words(process.userId(), process.userName())),
          VisibleText.line(
              container.equals(actor.container().uid()) ? "" : Container.abbreviated(container)),
          VisibleText.brief(process.commandLine()),
          VisibleText.line(pathIfNews(process.path(), process.commandLine())),
          note(process));
    }

    private String note(ProcessNode process) {
      String began = offset(Duration.between(when, process.time()));
      return process.ended() == null ? began : began + ", ended with " + process.exitCode();
    }

    private static String offset(Duration duration) {
      double seconds = Math.abs(duration.toMillis()) / 1000.0;
      String amount =
          seconds < 60
              ? String.format(Locale.ROOT, "%.1f s", seconds)
              : CoverageStrips.inWords(duration.abs());
      return duration.isNegative() ? amount + " before" : amount + " after";
    }
  }
}
