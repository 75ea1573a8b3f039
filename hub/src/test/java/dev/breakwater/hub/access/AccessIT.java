package dev.breakwater.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.hub.TestHub;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestHub.Extension.class)
class AccessIT {
  /** What nobody needs to be known for. */
  private static final Set<String> OPEN = Set.of("post /api/v1/enrol");

  private final TestHub hub;

  AccessIT(TestHub hub) {
    this.hub = hub;
  }

  @Test
  void everyOperationOfTheApiIsRefusedToNobody() throws Exception {
    List<String> walked = new ArrayList<>();
    JsonNode paths = openApi().path("paths");
    for (String path : names(paths)) {
      for (String method : names(paths.path(path))) {
        String operation = method + " " + path;
        if (OPEN.contains(operation)) {
          continue;
        }
        HttpRequest.Builder request =
            hub.request(path.replaceAll("\\{[^}]+}", "1"))
                .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody());
        assertThat(hub.send(request).statusCode()).as(operation).isIn(401, 403);
        walked.add(operation);
      }
    }
    assertThat(walked).hasSizeGreaterThan(8).contains("post /api/v1/signals");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/alerts/1",
        "/coverage",
        "/metrics",
        "/api/openapi",
        "/no/such/path",
        "/q/dev",
        "/api/v1/signals/",
        "/api/v1/enrol/..;/alerts",
        "/static/..%2fapi/v1/alerts",
        "//api/v1/alerts",
        "/health/../metrics",
        "/login/x",
        "/api/v1/alerts;a=b"
      })
  void everythingElseIsTheAdministrators(String path) throws Exception {
    HttpResponse<String> response =
        hub.send(HttpRequest.newBuilder(URI.create(hub.uri("/").resolve("/") + path.substring(1))));

    assertThat(response.statusCode()).isIn(400, 401, 403, 404);
    assertThat(response.body()).doesNotContain("class_uid", "# TYPE", "openapi");
  }

  @Test
  void aWrongTokenIsRefusedWithAReason() throws Exception {
    HttpResponse<String> response =
        hub.send(hub.request("/api/v1/alerts").header("Authorization", "Bearer wrong"));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"error\":\"the token is not known to this hub\"}");
  }

  @Test
  void aBrowserIsSentToTheLoginPage() throws Exception {
    HttpResponse<String> response = hub.send(hub.request("/").header("Accept", "text/html"));

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("location"))
        .hasValueSatisfying(location -> assertThat(location).endsWith("/login"));
  }

  @Test
  void theTokenOpensASessionThatLogoutEnds() throws Exception {
    HttpResponse<String> login = logIn(hub.adminToken(), origin());
    assertThat(login.statusCode()).isEqualTo(303);
    String setCookie = login.headers().firstValue("set-cookie").orElseThrow();
    assertThat(setCookie)
        .startsWith("__Host-breakwater=")
        .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200");
    String cookie = setCookie.substring(0, setCookie.indexOf(';'));
    assertThat(hub.send(hub.request("/api/v1/alerts").header("Cookie", cookie)).statusCode())
        .isEqualTo(200);

    HttpResponse<String> logout =
        hub.send(
            hub.request("/logout")
                .header("Cookie", cookie)
                .header("Origin", origin())
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(logout.statusCode()).isEqualTo(303);
    assertThat(hub.send(hub.request("/api/v1/alerts").header("Cookie", cookie)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void anEndedSessionDoesNotKeepOneFromTheLoginPage() throws Exception {
    HttpResponse<String> response =
        hub.send(hub.request("/login").header("Cookie", "__Host-breakwater=ended"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("<form");
  }

  @Test
  void aSessionChangesNothingForAnotherSite() throws Exception {
    String setCookie =
        logIn(hub.adminToken(), origin()).headers().firstValue("set-cookie").orElseThrow();
    String cookie = setCookie.substring(0, setCookie.indexOf(';'));
    for (String from : new String[] {"https://evil.example", "null", "http://localhost"}) {
      HttpResponse<String> response =
          hub.send(
              hub.request("/api/v1/login-links")
                  .header("Cookie", cookie)
                  .header("Origin", from)
                  .POST(HttpRequest.BodyPublishers.noBody()));

      assertThat(response.statusCode()).as(from).isEqualTo(401);
    }
  }

  @Test
  void aLoginFromAnotherSiteIsRefused() throws Exception {
    assertThat(logIn(hub.adminToken(), "https://evil.example").statusCode()).isEqualTo(403);
  }

  @Test
  void aWrongTokenOpensNoSession() throws Exception {
    HttpResponse<String> login = logIn("wrong", origin());

    assertThat(login.statusCode()).isEqualTo(401);
    assertThat(login.headers().firstValue("set-cookie")).isEmpty();
    assertThat(login.body()).contains("not the administrator");
  }

  @Test
  void aLinkLogsInOnce() throws Exception {
    String link = hub.post("/api/v1/login-links", "").path("url").asText();

    HttpResponse<String> first = hub.send(HttpRequest.newBuilder(URI.create(link)));
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("set-cookie").orElseThrow())
        .startsWith("__Host-breakwater=");

    HttpResponse<String> second = hub.send(HttpRequest.newBuilder(URI.create(link)));
    assertThat(second.statusCode()).isEqualTo(403);
    assertThat(second.headers().firstValue("set-cookie")).isEmpty();
  }

  @Test
  void everyAnswerForbidsWhatAPageHasNoNeedOf() throws Exception {
    for (String path : new String[] {"/login", "/api/v1/alerts", "/no/such/path"}) {
      var headers = hub.send(hub.request(path)).headers();

      assertThat(headers.firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(headers.firstValue("cache-control")).hasValue("no-store");
    }
  }

  private HttpResponse<String> logIn(String token, String origin) throws Exception {
    return hub.send(
        hub.request("/login")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", origin)
            .POST(HttpRequest.BodyPublishers.ofString("token=" + token)));
  }

  private String origin() {
    String address = hub.uri("/").toString();
    return address.substring(0, address.length() - 1);
  }

  private JsonNode openApi() throws Exception {
    return TestHub.json(
        hub.send(hub.asAdministrator("/api/openapi?format=json").header("Accept", "*/*")));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
