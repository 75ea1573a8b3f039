package dev.breakwater.hub.api;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives the framework's own refusals a reason in words, as every other has. */
public class Problems {

  /** A refusal before a resource was asked. */
  @ServerExceptionMapper
  public Response answer(WebApplicationException exception) {
    Response response = exception.getResponse();
    return response.hasEntity() || response.getStatus() < 400
        ? response
        : Problem.answer(response.getStatus(), words(response));
  }

  /** A body in JSON that is not what is asked for. */
  @ServerExceptionMapper
  public Response answer(MismatchedInputException exception) {
    return Problem.answer(400, "the body is JSON, and not what is asked for: see /api/openapi");
  }

  private static String words(Response response) {
    return switch (response.getStatus()) {
      case 400 -> "the request is not understood: see /api/openapi";
      case 404 -> "nothing has this address";
      case 405 -> "this address does not take the method";
      case 406 -> "this address has no answer of the media type that Accept names";
      case 415 -> "this address takes no body of the media type that Content-Type names";
      default -> response.getStatusInfo().getReasonPhrase();
    };
  }
}
