package dev.breakwater.collector;

import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Process;
import dev.breakwater.signals.ProcessEntity;
import dev.breakwater.signals.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Processes as the actors of what leaves the node. Of the last {@value #SIZE} the record is kept,
 * as long as nothing of it has changed: who acts again and again is described once. Belongs to the
 * thread that reads events.
 */
final class Actors {

  /** How many ancestors leave the node with a process. */
  static final int ANCESTRY = 16;

  private static final int SIZE = 64;

  private final @Nullable Made[] made = new Made[SIZE];

  /** A record, and what of its process it was made at. */
  private record Made(TrackedProcess process, int version, Actor actor) {}

  /** The process, its ancestry and its container. */
  Actor of(TrackedProcess process) {
    int place = process.pid() % SIZE;
    Made known = made[place];
    if (known == null || !isStill(known, process)) {
      known = new Made(process, process.version(), make(process));
      made[place] = known;
    }
    return known.actor();
  }

  private static boolean isStill(Made known, TrackedProcess process) {
    Actor actor = known.actor();
    if (known.process() != process
        || known.version() != process.version()
        || !actor.container().equals(process.membership.container().signal())
        || !actor.process().user().name().equals(textOf(process.userName()))) {
      return false;
    }
    List<ProcessEntity> ancestry = actor.process().ancestry();
    TrackedProcess ancestor = process.parent();
    for (int i = 0; i < ancestry.size(); i++) {
      if (ancestor == null || !ancestor.asAncestor().equals(ancestry.get(i))) {
        return false;
      }
      ancestor = ancestor.parent();
    }
    return ancestor == null || ancestry.size() == ANCESTRY;
  }

  /** The same, made anew. */
  static Actor make(TrackedProcess process) {
    List<ProcessEntity> ancestry = new ArrayList<>();
    TrackedProcess ancestor = process.parent();
    while (ancestor != null && ancestry.size() < ANCESTRY) {
      ancestry.add(ancestor.asAncestor());
      ancestor = ancestor.parent();
    }
    long uid = process.uid();
    Process record =
        new Process(
            entity(process, Integer.MAX_VALUE),
            textOf(process.workingDirectory()),
            new User(uid < 0 ? -1 : uid, textOf(process.userName())),
            process.tty() == 0 ? "" : Terminal.name(process.tty()),
            ancestry);
    return new Actor(record, process.membership.container().signal());
  }

  /** The process itself, with at most so many characters of its command line. */
  static ProcessEntity entity(TrackedProcess process, int longestCommandLine) {
    return new ProcessEntity(
        process.pid(),
        process.pid() + "-" + process.start(),
        process.name,
        textOf(process.exePath()),
        process.commandLine.text(longestCommandLine),
        process.facts.clock().instant(process.start()));
  }

  private static String textOf(@Nullable String text) {
    return text == null ? "" : text;
  }
}
