package dev.breakwater.audit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Reads one event up to a number of JSON tokens. A few bytes of JSON become an object of many in
 * memory, so that an event's bytes alone do not bound what it costs.
 */
final class BoundedEvent extends JsonParserDelegate {

  /** The most tokens of an event; real events reach 263 kB, and no token has less than a byte. */
  static final int MAXIMUM_TOKENS = 500_000;

  private int tokens;

  /** Reads from where the parser is; it is not closed with this. */
  BoundedEvent(JsonParser parser) {
    super(parser);
  }

  /** The event goes on beyond the bound. */
  static final class TooManyTokensException extends StreamConstraintsException {
    private static final long serialVersionUID = 1L;

    TooManyTokensException() {
      super("more than the " + MAXIMUM_TOKENS + " names and values that an event may have");
    }
  }

  @Override
  public JsonToken nextToken() throws IOException {
    if (++tokens > MAXIMUM_TOKENS) {
      throw new TooManyTokensException();
    }
    return super.nextToken();
  }
}
