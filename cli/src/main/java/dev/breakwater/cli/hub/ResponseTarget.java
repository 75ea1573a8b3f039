package dev.breakwater.cli.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.breakwater.cli.CommandFailedException;
import dev.breakwater.cli.Printable;

/**
 * What a response is to be done to.
 *
 * @param cluster the cluster
 * @param node the node
 * @param uid the process's uid, or the container's id
 * @param words the same for a person
 */
record ResponseTarget(String cluster, String node, String uid, String words) {

  /**
   * What the alert is about: its process, or its container.
   *
   * @param alert an OCSF Detection Finding of the hub
   * @throws CommandFailedException if it is about none
   */
  static ResponseTarget of(JsonNode alert, boolean process) {
    JsonNode acted = alert.path("evidences").path(0).path("process");
    JsonNode container = acted.path("container");
    String uid = process ? acted.path("uid").asText() : container.path("uid").asText();
    if (uid.isEmpty()) {
      throw new CommandFailedException(
          "this alert names no "
              + (process ? "process" : "container")
              + ": name one yourself, with --cluster and --node");
    }
    String words =
        process
            ? "the process "
                + acted.path("name").asText()
                + " (pid "
                + acted.path("pid").asInt()
                + ")"
            : "the container " + (container.path("name").asText() + " " + uid).strip();
    JsonNode place = alert.path("unmapped");
    return new ResponseTarget(
        place.path("cluster").asText(), place.path("node").asText(), uid, Printable.text(words));
  }

  /** The body of the request to the hub. */
  ObjectNode request(ResponseAction action, String reason) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cluster", cluster)
        .put("node", node)
        .put("action", action.name())
        .put(action.isOnProcess() ? "processUid" : "containerUid", uid)
        .put("reason", reason);
  }
}
