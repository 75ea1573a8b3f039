package dev.breakwater.hub.api;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.breakwater.hub.access.CurrentCaller;
import dev.breakwater.hub.coverage.PublisherStates;
import dev.breakwater.hub.ingest.Body;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where publishers say how they are. */
@Path("/api/v1/publisher")
@Tag(name = "Nodes")
@RunOnVirtualThread
public class PublisherResource {
  private static final int MAX_REQUEST = 64 << 10;
  private static final TypeReference<Map<String, String>> STATE = new TypeReference<>() {};

  private final PublisherStates states;
  private final CurrentCaller caller;
  private final ObjectMapper mapper;

  public PublisherResource(PublisherStates states, CurrentCaller caller, ObjectMapper mapper) {
    this.states = states;
    this.caller = caller;
    this.mapper = mapper;
  }

  /** Takes the state. */
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @SecurityRequirement(name = "node")
  @Operation(
      summary = "Say how the node's publisher is",
      description =
          "Names and values, such as breakwater.spool.bytes, in the place of those said before. It"
              + " is no signal: it goes beside the spool, which could not say itself that it takes"
              + " nothing in. The coverage of the node has them among its attributes.")
  @RequestBody(
      content =
          @Content(schema = @Schema(type = SchemaType.OBJECT, additionalProperties = String.class)))
  public void say(InputStream body) {
    states.say(caller.node(), state(body));
  }

  private Map<String, String> state(InputStream body) {
    @Nullable Map<String, String> state;
    try {
      byte[] bytes =
          Body.read(body, null, MAX_REQUEST)
              .orElseThrow(
                  () -> Problem.exception(413, "a state has at most " + MAX_REQUEST + " bytes"));
      state = mapper.readValue(bytes, STATE);
    } catch (IOException e) {
      throw Problem.exception(400, "a state is an object of texts in JSON");
    }
    if (state == null || state.containsValue(null)) {
      throw Problem.exception(400, "a state is an object of texts in JSON");
    }
    return state;
  }
}
