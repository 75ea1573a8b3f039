package dev.breakwater.hub.web;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The project's templates, drawn by the same engine that the hub uses, without the hub. */
final class Drawn {
  private static final String HTML = "text/html";

  private Drawn() {}

  static PageTemplates templates() {
    Engine engine = engine();
    return new PageTemplates(
        engine.getTemplate("overview.html"),
        engine.getTemplate("parts/results.html"),
        engine.getTemplate("parts/rows.html"),
        engine.getTemplate("parts/alert-row.html"),
        engine.getTemplate("parts/strip.html"),
        engine.getTemplate("alert.html"),
        engine.getTemplate("coverage.html"),
        engine.getTemplate("parts/coverage.html"),
        engine.getTemplate("parts/responses.html"),
        engine.getTemplate("error.html"));
  }

  static String login(LoginPage page) {
    return engine().getTemplate("login.html").data("page", page).render();
  }

  private static Engine engine() {
    return Engine.builder()
        .addDefaults()
        .addValueResolver(new ReflectionValueResolver())
        .addResultMapper(new HtmlEscaper(List.of(HTML)))
        .addNamespaceResolver(
            NamespaceResolver.builder("asset")
                .resolveAsync(
                    call ->
                        call.evaluate(call.getParams().getFirst())
                            .thenApply(name -> Assets.url(String.valueOf(name))))
                .build())
        .addLocator(name -> locate(name.endsWith(".html") ? name : name + ".html"))
        .strictRendering(true)
        .build();
  }

  private static Optional<TemplateLocation> locate(String name) {
    String text = read("templates/" + name);
    return text == null ? Optional.empty() : Optional.of(new Located(text));
  }

  static @Nullable String read(String resource) {
    try (InputStream file = Drawn.class.getClassLoader().getResourceAsStream(resource)) {
      return file == null ? null : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  private record Located(String text) implements TemplateLocation {
    @Override
    public Reader read() {
      return new StringReader(text);
    }

    @Override
    public Optional<Variant> getVariant() {
      return Optional.of(Variant.forContentType(HTML));
    }
  }
}
