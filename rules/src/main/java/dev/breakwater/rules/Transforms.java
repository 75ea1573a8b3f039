package dev.breakwater.rules;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Readers that make a value from those of other readers. A value that is made from a missing one is
 * missing.
 */
final class Transforms {
  private static final Base64.Decoder BASE64 = Base64.getDecoder();

  private Transforms() {}

  /** Each text changed as the transformer does. */
  static <E> Reader<E> map(Reader<E> reader, Transformer transformer) {
    return switch (transformer) {
      case TOLOWER -> map(reader, Ascii::lower);
      case TOUPPER -> map(reader, Ascii::upper);
      case BASENAME -> map(reader, path -> path.substring(path.lastIndexOf('/') + 1));
      case B64 -> decoded(reader);
      case LEN, JOIN, CONCAT, GETOPT, VAL ->
          throw new IllegalStateException(transformer + " of each text");
    };
  }

  private static <E> Reader<E> map(Reader<E> reader, UnaryOperator<String> change) {
    if (reader instanceof Reader.Texts<E> texts) {
      Reader.Texts<E> changed =
          event -> {
            List<String> values = texts.read(event);
            return values == null ? null : values.stream().map(change).toList();
          };
      return changed;
    }
    Reader.Text<E> text = text(reader);
    Reader.Text<E> changed =
        event -> {
          String value = text.read(event);
          return value == null ? null : change.apply(value);
        };
    return changed;
  }

  private static <E> Reader<E> decoded(Reader<E> reader) {
    if (reader instanceof Reader.Texts<E> texts) {
      Reader.Texts<E> changed = event -> decodedAll(texts.read(event));
      return changed;
    }
    Reader.Text<E> text = text(reader);
    Reader.Text<E> changed =
        event -> {
          String value = text.read(event);
          byte[] bytes = value == null ? null : base64(ByteText.encode(value));
          return bytes == null ? null : ByteText.decode(bytes);
        };
    return changed;
  }

  private static @Nullable List<String> decodedAll(@Nullable List<String> values) {
    if (values == null) {
      return null;
    }
    List<String> decoded = new ArrayList<>();
    for (String value : values) {
      byte[] bytes = base64(ByteText.encode(value));
      if (bytes != null) {
        decoded.add(ByteText.decode(bytes));
      }
    }
    return decoded;
  }

  static <E> Reader.Bytes<E> base64Bytes(Reader<E> reader) {
    if (!(reader instanceof Reader.Bytes<E> bytes)) {
      throw new IllegalStateException("b64 of bytes from " + reader);
    }
    return event -> {
      byte[] value = bytes.read(event);
      return value == null ? null : base64(value);
    };
  }

  /** The bytes of their text in base 64, padded or not; null if it is none. */
  private static byte @Nullable [] base64(byte[] text) {
    try {
      return BASE64.decode(text);
    } catch (IllegalArgumentException _) {
      return null; // the event holds no base 64 there, so there is no value
    }
  }

  /** How many bytes a text or how many texts a list has. */
  static <E> Reader.Number<E> length(Reader<E> reader) {
    return switch (reader) {
      case Reader.Texts<E> texts ->
          event -> {
            List<String> values = texts.read(event);
            return values == null ? Reader.Number.MISSING : values.size();
          };
      case Reader.Bytes<E> bytes ->
          event -> {
            byte[] value = bytes.read(event);
            return value == null ? Reader.Number.MISSING : value.length;
          };
      default -> {
        Reader.Text<E> text = text(reader);
        yield event -> {
          String value = text.read(event);
          return value == null ? Reader.Number.MISSING : ByteText.length(value);
        };
      }
    };
  }

  /** The values of several readers as a list. */
  static <E> Reader.Texts<E> list(List<Reader.Text<E>> members) {
    return event -> {
      List<String> values = new ArrayList<>(members.size());
      for (Reader.Text<E> member : members) {
        String value = member.read(event);
        if (value == null) {
          return null;
        }
        values.add(value);
      }
      return values;
    };
  }

  static <E> Reader.Text<E> joined(Reader.Texts<E> list, Reader.Text<E> separator) {
    return event -> {
      List<String> values = list.read(event);
      String between = separator.read(event);
      return values == null || between == null ? null : String.join(between, values);
    };
  }

  /** A list of arguments, or a text that is one at its blanks. */
  static <E> Reader.Texts<E> arguments(Reader<E> reader) {
    if (reader instanceof Reader.Texts<E> texts) {
      return texts;
    }
    Reader.Text<E> text = text(reader);
    return event -> {
      String value = text.read(event);
      return value == null ? null : List.of(value.split(" +"));
    };
  }

  static <E> Reader.Texts<E> options(Reader.Texts<E> arguments, String options) {
    return event -> {
      List<String> values = arguments.read(event);
      return values == null ? null : GetOpt.all(values, options);
    };
  }

  static <E> Reader.Text<E> option(Reader.Texts<E> arguments, String options, String letter) {
    return event -> {
      List<String> values = arguments.read(event);
      return values == null ? null : GetOpt.value(values, options, letter);
    };
  }

  private static <E> Reader.Text<E> text(Reader<E> reader) {
    if (reader instanceof Reader.Text<E> text) {
      return text;
    }
    throw new IllegalStateException("text from " + reader);
  }
}
