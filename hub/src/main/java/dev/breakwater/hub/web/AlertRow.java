package dev.breakwater.hub.web;

import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.signals.Activity;

/**
 * An alert as a line of the list.
 *
 * @param id the alert's id
 * @param severity how bad it is
 * @param title what it is
 * @param message what happened, from the rule's output
 * @param where the pod, container, object or node
 * @param place what that belongs to
 * @param who the process or the user
 * @param as the name under which it acted; empty if there is nothing to add
 * @param time when it happened last
 * @param count how many times it was seen
 */
public record AlertRow(
    long id,
    SeverityBadge severity,
    VisibleText title,
    VisibleText message,
    VisibleText where,
    VisibleText place,
    VisibleText who,
    VisibleText as,
    Moment time,
    int count) {

  /** The line of that alert. */
  public static AlertRow of(Alert alert) {
    Activity evidence = alert.finding().evidence();
    Whereabouts whereabouts = Whereabouts.of(evidence, alert.cluster(), alert.node());
    Doer doer = Doer.of(evidence);
    return new AlertRow(
        alert.id(),
        SeverityBadge.of(alert.finding().severity()),
        VisibleText.line(alert.finding().title()),
        VisibleText.line(alert.finding().message()),
        VisibleText.line(whereabouts.thing()),
        VisibleText.line(whereabouts.place()),
        VisibleText.line(doer.name()),
        VisibleText.line(doer.as()),
        Moment.of(alert.lastTime()),
        alert.count());
  }
}
