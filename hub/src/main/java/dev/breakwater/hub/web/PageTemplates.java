package dev.breakwater.hub.web;

import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import jakarta.inject.Singleton;

/** Draws pages, and the parts of pages that a browser asks for by themselves. */
@Singleton
public class PageTemplates {
  private final Template overview;
  private final Template results;
  private final Template rows;
  private final Template row;
  private final Template strip;
  private final Template alert;
  private final Template coverage;
  private final Template coverageBody;
  private final Template responses;
  private final Template error;

  PageTemplates(
      @Location("overview.html") Template overview,
      @Location("parts/results.html") Template results,
      @Location("parts/rows.html") Template rows,
      @Location("parts/alert-row.html") Template row,
      @Location("parts/strip.html") Template strip,
      @Location("alert.html") Template alert,
      @Location("coverage.html") Template coverage,
      @Location("parts/coverage.html") Template coverageBody,
      @Location("parts/responses.html") Template responses,
      @Location("error.html") Template error) {
    this.overview = overview;
    this.results = results;
    this.rows = rows;
    this.row = row;
    this.strip = strip;
    this.alert = alert;
    this.coverage = coverage;
    this.coverageBody = coverageBody;
    this.responses = responses;
    this.error = error;
  }

  String overview(OverviewPage page) {
    return overview.data("page", page).render();
  }

  String results(AlertList list) {
    return results.data("list", list).render();
  }

  String rows(AlertList list) {
    return rows.data("list", list).render();
  }

  String row(AlertRow line) {
    return row.data("row", line).render();
  }

  String strip(CoverageStrip answer) {
    return strip.data("strip", answer).render();
  }

  String alert(AlertPage page) {
    return alert.data("page", page).render();
  }

  String coverage(CoveragePage page) {
    return coverage.data("page", page).render();
  }

  String coverageBody(CoveragePage page) {
    return coverageBody.data("page", page).render();
  }

  String responses(ResponsePanel panel) {
    return responses.data("panel", panel).render();
  }

  String error(ErrorPage page) {
    return error.data("page", page).render();
  }
}
