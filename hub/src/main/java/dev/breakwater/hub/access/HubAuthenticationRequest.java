package dev.breakwater.hub.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** A credential on its way to {@link HubIdentityProvider}. */
final class HubAuthenticationRequest extends BaseAuthenticationRequest {
  private final Credential credential;

  HubAuthenticationRequest(Credential credential) {
    this.credential = credential;
  }

  Credential credential() {
    return credential;
  }
}
