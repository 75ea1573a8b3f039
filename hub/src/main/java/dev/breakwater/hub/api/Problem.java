package dev.breakwater.hub.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Why the API does not do what was asked.
 *
 * @param error the reason and what to do about it, in a sentence
 */
public record Problem(String error) {

  /** The answer with this status and reason. */
  public static Response answer(int status, String error) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(new Problem(error))
        .build();
  }

  /** The same to throw. */
  public static WebApplicationException exception(int status, String error) {
    return new WebApplicationException(error, answer(status, error));
  }
}
