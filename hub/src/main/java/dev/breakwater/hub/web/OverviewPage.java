package dev.breakwater.hub.web;

/**
 * The first page: is every source seen, and what was found.
 *
 * @param strip the sources
 * @param filter what the alerts are filtered by
 * @param list the alerts
 */
public record OverviewPage(CoverageStrip strip, FilterForm filter, AlertList list) {}
