package dev.breakwater.hub.web;

import dev.breakwater.detection.Catalog;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the plain classes of the pages together. */
class PageWiring {

  @Produces
  @Singleton
  Explanations explanations(Catalog catalog) {
    return new Explanations(catalog);
  }
}
