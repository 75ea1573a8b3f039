package dev.breakwater.hub.web;

import io.quarkus.qute.TemplateExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The static files of the pages. A URL carries a digest of the file, so that a browser may keep a
 * file for as long as it likes and still asks anew after an upgrade.
 */
@TemplateExtension(namespace = "asset")
public final class Assets {
  private static final String ROOT = "META-INF/resources/";
  private static final int DIGEST_BYTES = 6;

  /** Files of WebJars by a name that does not change with their version. */
  private static final Map<String, String> PATHS =
      Map.of(
          "htmx", "webjars/htmx.org/2.0.10/dist/htmx.min.js",
          "htmx-sse", "webjars/htmx-ext-sse/2.2.2/sse.js");

  private static final List<String> FILES =
      List.of(
          "breakwater.css", "theme.js", "page.js", "keys.js", "live.js", "icons.svg", "mark.svg");

  private static final Map<String, String> URLS =
      Stream.concat(PATHS.keySet().stream(), FILES.stream())
          .collect(Collectors.toUnmodifiableMap(name -> name, Assets::digested));

  private Assets() {}

  /**
   * The URL of a file of {@code /static}, or of a WebJar's by its name here.
   *
   * @throws IllegalArgumentException if the pages have no such file
   */
  public static String url(String name) {
    String url = URLS.get(name);
    if (url == null) {
      throw new IllegalArgumentException("the pages have no static file " + name);
    }
    return url;
  }

  private static String digested(String name) {
    String path = PATHS.getOrDefault(name, "static/" + name);
    try (InputStream file = Assets.class.getClassLoader().getResourceAsStream(ROOT + path)) {
      if (file == null) {
        throw new IllegalArgumentException("there is no static file " + path);
      }
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file.readAllBytes());
      return "/" + path + "?v=" + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the static file " + path, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
