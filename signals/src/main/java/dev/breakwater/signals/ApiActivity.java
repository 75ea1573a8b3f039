package dev.breakwater.signals;

import java.util.List;

/**
 * A request to a Kubernetes API server, told by its audit log (OCSF API Activity 6003). Everything
 * in it but the user, the object, the response code and the decision is the client's word.
 *
 * @param auditId the event's auditID; the client can set it
 * @param stage RequestReceived, ResponseStarted, ResponseComplete or Panic
 * @param verb the Kubernetes verb
 * @param requestUri path and query
 * @param user the authenticated user's name; empty where the request was refused before it had one
 * @param groups the authenticated user's groups
 * @param impersonatedUser the user whose name the request took on; empty if none
 * @param sourceIps as recorded: only the last entry is the connection's own peer
 * @param userAgent the client's name of itself
 * @param object the object asked for
 * @param responseCode the HTTP status; 0 where there is none yet
 * @param decision allow or forbid, from the event's annotations; empty if not told
 */
public record ApiActivity(
    String auditId,
    String stage,
    String verb,
    String requestUri,
    String user,
    List<String> groups,
    String impersonatedUser,
    List<String> sourceIps,
    String userAgent,
    ObjectReference object,
    int responseCode,
    String decision)
    implements Activity {

  public ApiActivity {
    groups = List.copyOf(groups);
    sourceIps = List.copyOf(sourceIps);
  }
}
