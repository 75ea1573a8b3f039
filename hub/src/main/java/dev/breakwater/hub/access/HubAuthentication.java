package dev.breakwater.hub.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credential in a request: a token in the header Authorization, else the session's
 * cookie, else the certificate of the connection. One that is not good counts as none; its reason
 * is told with the refusal, where the path asks for a caller at all.
 */
@ApplicationScoped
public class HubAuthentication implements HttpAuthenticationMechanism {
  /**
   * The cookie of a session. The prefix makes browsers hold it to this host, HTTPS and all paths.
   */
  static final String COOKIE = "__Host-breakwater";

  /** Said, not left out: else the framework takes a certificate's name for a caller of its own. */
  private static final SecurityIdentity NOBODY =
      QuarkusSecurityIdentity.builder()
          .setPrincipal(new QuarkusPrincipal(""))
          .setAnonymous(true)
          .build();

  private static final String REASON = "breakwater.refusal";
  private static final String WWW_AUTHENTICATE = "WWW-Authenticate";
  private static final String BEARER = "Bearer ";
  private static final Set<HttpMethod> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** Before the framework's own look at client certificates, which knows none of our roles. */
  @Override
  public int getPriority() {
    return 10 * DEFAULT_PRIORITY;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identities) {
    Optional<Credential> credential = credential(context);
    if (credential.isEmpty()) {
      return Uni.createFrom().nullItem();
    }
    return identities
        .authenticate(new HubAuthenticationRequest(credential.get()))
        .onFailure(AuthenticationFailedException.class)
        .recoverWithItem(
            failure -> {
              context.put(REASON, failure.getMessage());
              return NOBODY;
            });
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return wantsPage(context)
        ? Uni.createFrom().item(new ChallengeData(302, HttpHeaders.LOCATION, "/login"))
        : Uni.createFrom().item(new ChallengeData(401, WWW_AUTHENTICATE, "Bearer"));
  }

  @Override
  public Uni<Boolean> sendChallenge(RoutingContext context) {
    if (wantsPage(context)) {
      return HttpAuthenticationMechanism.super.sendChallenge(context);
    }
    String reason =
        context.get(REASON, "this needs a token in the header Authorization, or a session");
    context
        .response()
        .setStatusCode(401)
        .putHeader(WWW_AUTHENTICATE, "Bearer")
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(new JsonObject().put("error", reason).encode());
    return Uni.createFrom().item(true);
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(HubAuthenticationRequest.class);
  }

  private static boolean wantsPage(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    return READING.contains(context.request().method())
        && accept != null
        && accept.contains("text/html");
  }

  private static Optional<Credential> credential(RoutingContext context) {
    HttpServerRequest request = context.request();
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        return Optional.of(new Credential.Bearer(authorization.substring(BEARER.length()).strip()));
      }
      context.put(REASON, "the header Authorization holds no Bearer token");
      return Optional.empty();
    }
    Cookie cookie = request.getCookie(COOKIE);
    if (cookie != null) {
      if (!READING.contains(request.method()) && !isOfThisSite(request)) {
        context.put(REASON, "a session changes things only from the hub's own pages");
        return Optional.empty();
      }
      return Optional.of(new Credential.SessionCookie(cookie.getValue()));
    }
    return certificate(request.connection().sslSession());
  }

  /** Whether a page of this very host sent the request; a browser sets Origin, a page cannot. */
  static boolean isOfThisSite(HttpServerRequest request) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    return origin != null
        && request.authority() != null
        && origin.equalsIgnoreCase("https://" + request.authority());
  }

  private static Optional<Credential> certificate(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    Certificate[] chain;
    try {
      chain = session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      // The interface's way to say that the client showed none.
      return Optional.empty();
    }
    return chain[0] instanceof X509Certificate shown
        ? Optional.of(new Credential.Certificate(shown.getSerialNumber().toString(16)))
        : Optional.empty();
  }
}
