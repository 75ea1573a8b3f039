package dev.breakwater.cli.hub;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a node can be told to do. */
enum ResponseAction {
  STOP_PROCESS,
  PAUSE_CONTAINER,
  RESUME_CONTAINER,
  KILL_CONTAINER;

  /** As it is written on a command line: {@code stop-process}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isOnProcess() {
    return this == STOP_PROCESS;
  }

  /** Reads one. */
  static final class Converter implements ITypeConverter<ResponseAction> {
    @Override
    public ResponseAction convert(String text) {
      for (ResponseAction action : values()) {
        if (action.label().equals(text)) {
          return action;
        }
      }
      throw new TypeConversionException(
          "is "
              + String.join(", ", Arrays.stream(values()).map(ResponseAction::label).toList())
              + ", not "
              + text);
    }
  }

  /** All of them for the help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(values()).map(ResponseAction::label).iterator();
    }
  }
}
