package dev.breakwater.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium, without a window. */
final class Browser implements AutoCloseable {
  static final Dimension DESKTOP = new Dimension(1280, 900);
  static final Dimension PHONE = new Dimension(390, 844);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ChromeDriver driver;
  private final Path screenshots;

  private Browser(ChromeDriver driver, Path screenshots) {
    this.driver = driver;
    this.screenshots = screenshots;
  }

  static Browser start(Path profile) throws IOException {
    ChromeOptions options = new ChromeOptions();
    options.setBinary("/usr/bin/chromium");
    options.setAcceptInsecureCerts(true); // the hub's authority is made anew for each installation
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File("/usr/bin/chromedriver"))
            .build();
    Path screenshots = House.root().resolve("system-tests/target/screenshots");
    Files.createDirectories(screenshots);
    ChromeDriver driver = new ChromeDriver(service, options);
    Browser browser = new Browser(driver, screenshots);
    browser.size(DESKTOP);
    return browser;
  }

  void open(String address) {
    driver.get(address);
  }

  String address() {
    return String.valueOf(driver.getCurrentUrl());
  }

  /** The element, once it can be seen. */
  WebElement see(String css) {
    return new WebDriverWait(driver, PATIENCE)
        .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  /** The text of the element, once it contains {@code text}. */
  void seeText(String css, String text) {
    new WebDriverWait(driver, PATIENCE)
        .withMessage(
            () ->
                css
                    + " shows "
                    + text
                    + "; it shows: "
                    + driver.findElement(By.cssSelector("body")).getText())
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
  }

  int count(String css) {
    return driver.findElements(By.cssSelector(css)).size();
  }

  void click(String css) {
    see(css).click();
  }

  void type(String css, String text) {
    see(css).sendKeys(text);
  }

  /**
   * Makes the page that wide and high in CSS pixels. The window itself stops at 500 pixels, which
   * is wider than a phone.
   */
  void size(Dimension dimension) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            dimension.getWidth(),
            "height",
            dimension.getHeight(),
            "deviceScaleFactor",
            1,
            "mobile",
            false));
  }

  /** Draws pages as the viewer's system asks for: {@code light} or {@code dark}. */
  void scheme(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** How wide the page is, in CSS pixels. */
  long width() {
    return number("return window.innerWidth");
  }

  /**
   * What reaches beyond the window's right edge so that the page scrolls sideways; empty if none.
   */
  List<String> tooWide() {
    if (number("return document.documentElement.scrollWidth - window.innerWidth") <= 0) {
      return List.of();
    }
    Object found =
        driver.executeScript(
            """
            return Array.from(document.body.querySelectorAll('*'))
              .filter(e => e.getBoundingClientRect().right > window.innerWidth + 0.5)
              .map(e => e.tagName + '.' + e.getAttribute('class') + ': '
                + e.textContent.trim().slice(0, 60))
            """);
    return found instanceof List<?> all && !all.isEmpty()
        ? all.stream().map(String::valueOf).toList()
        : List.of("the page itself");
  }

  private long number(String script) {
    Object result = ((JavascriptExecutor) driver).executeScript(script);
    return result instanceof Number number ? number.longValue() : Long.MAX_VALUE;
  }

  /** Keeps a picture of what is seen of the page under target/screenshots. */
  void picture(String name) throws IOException {
    Files.write(screenshots.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /** Keeps a picture of the whole page, however long it is, under target/screenshots. */
  void wholePicture(String name) throws IOException {
    Object image =
        driver
            .executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
            .get("data");
    Files.write(
        screenshots.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(image)));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
