package dev.breakwater.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.breakwater.testkit.Recordings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page, with real data that is hard to draw, on a desk and on a phone, in light and dark. */
class PagesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As long as a pod's name can be, without a place to break it. */
  private static final String LONG = "x".repeat(200);

  @TempDir Path folder;

  @Test
  void noPageIsWiderThanAPhoneAndLossesAndSilenceAreSeenThere() throws Exception {
    assumeTrue(Machine.missing().isEmpty(), () -> "needs " + Machine.missing());
    Path auditLog = Files.createFile(folder.resolve("audit.log"));
    try (Installation installation = Installation.up(folder, "--audit-log", auditLog.toString())) {
      Container container = Container.named(folder, "shop-" + LONG);
      container.run("cat /etc/shadow; cp /bin/busybox /tmp/" + LONG + "; sh -c 'id; true'");
      Files.write(
          auditLog, Recordings.lines("attack-cluster-admin-binding"), StandardOpenOption.APPEND);
      Files.write(auditLog, List.of("no json", LONG), StandardOpenOption.APPEND);

      String read = alert(installation, it -> it.path("message").asText().contains("/etc/shadow"));
      String bound = alert(installation, it -> is(it, "audit.cluster_admin_binding"));
      installation.kill("collector"); // which has told what it saw by now
      String killed = alert(installation, it -> is(it, "breakwater.sensor.killed"));
      Awaitility.await("the time that nobody watched, on record")
          .atMost(PATIENCE)
          .until(() -> installation.get("/api/v1/losses").toString().contains("NOT_WATCHED"));

      Map<String, String> pages = new LinkedHashMap<>();
      pages.put("alerts", "/");
      pages.put("nothing-found", "/?q=there+is+no+such+thing");
      pages.put("alert-of-a-container", "/alerts/" + read);
      pages.put("alert-of-a-request", "/alerts/" + bound);
      pages.put("alert-of-a-killed-part", "/alerts/" + killed);
      pages.put("coverage", "/coverage");
      pages.put("no-such-page", "/no-such-page");
      pages.put("login", "/login");
      try (Browser browser = Browser.start(folder.resolve("profile"))) {
        browser.open(installation.loginLink());
        for (String scheme : List.of("light", "dark")) {
          browser.scheme(scheme);
          for (Map.Entry<String, String> page : pages.entrySet()) {
            browser.size(Browser.DESKTOP);
            browser.open(installation.address() + page.getValue());
            assertThat(browser.tooWide()).as("%s", page).isEmpty();
            browser.wholePicture(page.getKey() + "-desktop-" + scheme);
            browser.size(Browser.PHONE);
            assertThat(browser.width()).isEqualTo(Browser.PHONE.getWidth());
            assertThat(browser.tooWide()).as("%s", page).isEmpty();
            browser.wholePicture(page.getKey() + "-phone-" + scheme);
          }
        }
        browser.open(installation.address() + "/coverage");
        browser.see("[data-testid=loss-strip]");
        browser.see(".mark-unwatched");
        browser.see(".mark-events");
      }
    }
  }

  private static boolean is(JsonNode finding, String type) {
    return finding.at("/finding_info/types/0").asText().equals(type);
  }

  /** The id of the alert, once there is one. */
  private static String alert(Installation installation, Predicate<JsonNode> wanted) {
    return Awaitility.await("an alert")
        .atMost(PATIENCE)
        .until(
            () -> installation.alerts().stream().filter(wanted).findFirst(), it -> it.isPresent())
        .orElseThrow()
        .at("/unmapped/alert_id")
        .asText();
  }
}
