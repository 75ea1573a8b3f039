package dev.breakwater.hub.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Hands {@link Callers}' answer to the web framework. */
@ApplicationScoped
public class HubIdentityProvider implements IdentityProvider<HubAuthenticationRequest> {
  /** The identity's attribute that holds the {@link Caller}. */
  static final String CALLER = "breakwater.caller";

  private final Callers callers;

  public HubIdentityProvider(Callers callers) {
    this.callers = callers;
  }

  @Override
  public Class<HubAuthenticationRequest> getRequestType() {
    return HubAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      HubAuthenticationRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(
        () ->
            switch (callers.identify(request.credential())) {
              case Identification.Known known -> identity(known.caller());
              case Identification.Unknown unknown ->
                  throw new AuthenticationFailedException(unknown.reason());
            });
  }

  private static SecurityIdentity identity(Caller caller) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.role()))
        .addRole(caller.role())
        .addAttribute(CALLER, caller)
        .build();
  }
}
