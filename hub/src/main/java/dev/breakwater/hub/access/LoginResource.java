package dev.breakwater.hub.access;

import dev.breakwater.hub.web.LoginPage;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Opens and ends the administrator's browser session. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class LoginResource {
  private final Sessions sessions;
  private final AdminToken adminToken;
  private final FailureLimit limit;
  private final Template page;

  public LoginResource(
      Sessions sessions,
      AdminToken adminToken,
      FailureLimit limit,
      @Location("login.html") Template page) {
    this.sessions = sessions;
    this.adminToken = adminToken;
    this.limit = limit;
    this.page = page;
  }

  /** The page, or, with the code of a link, a session at once. */
  @GET
  @Path("login")
  @Operation(hidden = true)
  public Response show(
      @QueryParam("once") @Nullable String code, @Context HttpServerRequest request) {
    if (code == null) {
      return answer(200, LoginPage.FIRST);
    }
    String address = address(request);
    if (limit.holdsBack(address)) {
      return heldBack();
    }
    if (!sessions.useLink(code)) {
      limit.failed(address);
      return answer(
          403,
          new LoginPage(
              "This link was used already, or is older than ten minutes. Log in with the token, or"
                  + " start breakwater up again for another link."));
    }
    return loggedIn();
  }

  /** Opens a session for who knows the token. */
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(hidden = true)
  public Response logIn(
      @FormParam("token") @DefaultValue("") String token, @Context HttpServerRequest request) {
    String address = address(request);
    if (limit.holdsBack(address)) {
      return heldBack();
    }
    if (!HubAuthentication.isOfThisSite(request)) {
      return answer(403, new LoginPage("The login was sent from another site than this hub's."));
    }
    if (!adminToken.matches(token.strip())) {
      limit.failed(address);
      return answer(
          401,
          new LoginPage("This is not the administrator's token. Look into the file admin.token."));
    }
    return loggedIn();
  }

  /** Ends the session. */
  @POST
  @Path("logout")
  @Operation(hidden = true)
  public Response logOut(@CookieParam(HubAuthentication.COOKIE) @Nullable String secret) {
    if (secret != null) {
      sessions.end(secret);
    }
    return Response.seeOther(URI.create("/login")).cookie(cookie("", 0)).build();
  }

  private Response loggedIn() {
    return Response.seeOther(URI.create("/"))
        .cookie(cookie(sessions.open(), (int) Sessions.VALIDITY.toSeconds()))
        .build();
  }

  /** Lax, not Strict: a link that a mail or chat opens would else lead to the login page again. */
  private static NewCookie cookie(String value, int seconds) {
    return new NewCookie.Builder(HubAuthentication.COOKIE)
        .value(value)
        .path("/")
        .secure(true)
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .maxAge(seconds)
        .build();
  }

  private Response heldBack() {
    return Response.status(429)
        .header("Retry-After", limit.window().toSeconds())
        .entity(
            render(new LoginPage("Too many attempts failed. Wait a minute before the next one.")))
        .build();
  }

  private Response answer(int status, LoginPage content) {
    return Response.status(status).entity(render(content)).build();
  }

  private String render(LoginPage content) {
    return page.data("page", content).render();
  }

  private static String address(HttpServerRequest request) {
    return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
  }
}
