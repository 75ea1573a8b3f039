package dev.breakwater.cli.up;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A part that {@code up} keeps running.
 *
 * @param name what it is called in what {@code up} says, as "the hub"
 * @param command makes the command for one start
 * @param ready how the line begins by which it says that it is ready; empty if it does not say so
 */
record Program(String name, Command command, Optional<String> ready) {

  /** Makes the command for one start of the part. */
  @FunctionalInterface
  interface Command {
    List<String> make() throws IOException, InterruptedException;
  }
}
