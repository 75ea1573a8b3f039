package dev.breakwater.hub.access;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;

/** Who sent the request that is being answered; the paths' policy has let it pass. */
@Singleton
public class CurrentCaller {
  private final SecurityIdentity identity;

  public CurrentCaller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * The node.
   *
   * @throws IllegalStateException if it is another caller: the paths' policy must not let it pass
   */
  public Caller.Node node() {
    if (identity.getAttribute(HubIdentityProvider.CALLER) instanceof Caller.Node node) {
      return node;
    }
    throw new IllegalStateException("this path is for nodes");
  }

  /**
   * The administrator in the words of a record: what showed it, and from which address it came.
   *
   * @throws IllegalStateException if it is another caller: the paths' policy must not let it pass
   */
  public String administrator(HttpServerRequest http) {
    if (identity.getAttribute(HubIdentityProvider.CALLER) instanceof Caller.Administrator by) {
      String address = http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
      return "administrator by " + by.by() + (address.isEmpty() ? "" : " from " + address);
    }
    throw new IllegalStateException("this path is for the administrator");
  }

  /**
   * The API server.
   *
   * @throws IllegalStateException if it is another caller: the paths' policy must not let it pass
   */
  public Caller.ApiServer apiServer() {
    if (identity.getAttribute(HubIdentityProvider.CALLER) instanceof Caller.ApiServer apiServer) {
      return apiServer;
    }
    throw new IllegalStateException("this path is for API servers");
  }
}
