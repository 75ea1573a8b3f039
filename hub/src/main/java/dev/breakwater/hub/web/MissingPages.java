package dev.breakwater.hub.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Answers for addresses that nothing else answers for: a page to browsers, JSON to programs. */
@ApplicationScoped
class MissingPages {
  private static final int NOT_FOUND = 404;

  private final PageTemplates templates;

  MissingPages(PageTemplates templates) {
    this.templates = templates;
  }

  void addTo(@Observes Router router) {
    router.errorHandler(NOT_FOUND, this::answer);
  }

  private void answer(RoutingContext context) {
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    boolean page = accept != null && accept.contains("text/html");
    context
        .response()
        .setStatusCode(NOT_FOUND)
        .putHeader(HttpHeaders.CONTENT_TYPE, page ? "text/html;charset=UTF-8" : "application/json")
        .end(
            page
                ? templates.error(ErrorPage.of(NOT_FOUND))
                : new JsonObject().put("error", "nothing has this address").encode());
  }
}
