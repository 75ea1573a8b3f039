package dev.breakwater.hub.web;

import dev.breakwater.hub.alerts.Alert;
import dev.breakwater.hub.responses.ResponseRecord;
import dev.breakwater.hub.responses.ResponseRequest;
import dev.breakwater.hub.responses.Responses;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.ResponseOrder.Action;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be done about an alert on a node, and what was done.
 *
 * @param alert the alert's id
 * @param node where it is done
 * @param state {@code on}, {@code off} or {@code unknown}: whether the node acts on responses
 * @param buttons what can be done
 * @param log what was ordered, newest first
 * @param mostReason the most characters of a reason
 */
public record ResponsePanel(
    long alert,
    VisibleText node,
    String state,
    List<Button> buttons,
    List<Entry> log,
    int mostReason) {

  public ResponsePanel {
    buttons = List.copyOf(buttons);
    log = List.copyOf(log);
  }

  /**
   * Something that can be done.
   *
   * @param action its name in the API
   * @param label what the button says
   * @param tone {@code final} if it cannot be taken back, else {@code calm}
   * @param target to what
   * @param effect what comes of it, in a sentence that follows the target
   */
  public record Button(
      String action, String label, String tone, VisibleText target, String effect) {}

  /**
   * Something that was ordered.
   *
   * @param what what
   * @param tone {@code seen}, {@code silent} or {@code uncovered}
   * @param outcome what came of it
   * @param detail the node's words on it
   * @param by who ordered it
   * @param reason why
   * @param time when
   */
  public record Entry(
      String what,
      String tone,
      String outcome,
      VisibleText detail,
      VisibleText by,
      VisibleText reason,
      Moment time) {}

  static ResponsePanel of(
      Alert alert, Actor actor, Responses.Switch state, List<ResponseRecord> log) {
    var buttons = new ArrayList<Button>();
    var entity = actor.process().entity();
    buttons.add(
        button(
            Action.STOP_PROCESS,
            "The process " + entity.name() + ", pid " + entity.pid(),
            actor.container().isHost()));
    if (!actor.container().isHost()) {
      String name =
          actor.container().name().isEmpty()
              ? actor.container().shortUid()
              : actor.container().name();
      for (Action action :
          List.of(Action.PAUSE_CONTAINER, Action.RESUME_CONTAINER, Action.KILL_CONTAINER)) {
        buttons.add(button(action, "The container " + name, false));
      }
    }
    return new ResponsePanel(
        alert.id(),
        VisibleText.line(alert.node()),
        switch (state) {
          case ON -> "on";
          case OFF -> "off";
          case UNKNOWN -> "unknown";
        },
        buttons,
        log.stream().map(ResponsePanel::entry).toList(),
        ResponseRequest.MAX_REASON);
  }

  private static Button button(Action action, String target, boolean onHost) {
    return new Button(
        action.name(),
        label(action),
        switch (action) {
          case STOP_PROCESS, KILL_CONTAINER -> "final";
          case PAUSE_CONTAINER, RESUME_CONTAINER -> "calm";
        },
        VisibleText.line(target),
        switch (action) {
          case STOP_PROCESS ->
              onHost
                  ? "is ended at once. What it started goes on."
                  : "is ended at once. The container goes on, unless that is its first process.";
          case PAUSE_CONTAINER ->
              "is frozen as it is, for you to look at. Nothing in it runs until it is resumed;"
                  + " Kubernetes may restart it when its probes fail.";
          case RESUME_CONTAINER -> "goes on where it was paused.";
          case KILL_CONTAINER -> "is ended with every process in it. Kubernetes may start another.";
        });
  }

  private static Entry entry(ResponseRecord record) {
    return new Entry(
        label(record.action()),
        switch (record.state()) {
          case SUCCESS -> "seen";
          case WAITING -> "silent";
          case EXPIRED, FAILURE, DOES_NOT_EXIST -> "uncovered";
        },
        switch (record.state()) {
          case SUCCESS -> "Done";
          case WAITING -> "Waiting for the node";
          case EXPIRED -> "No answer within two minutes";
          case FAILURE -> "Not done";
          case DOES_NOT_EXIST -> "Nothing to do it to";
        },
        VisibleText.line(record.detail()),
        VisibleText.line(record.requestedBy()),
        VisibleText.of(record.reason()),
        Moment.of(record.requested()));
  }

  private static String label(Action action) {
    return switch (action) {
      case STOP_PROCESS -> "Stop the process";
      case PAUSE_CONTAINER -> "Pause the container";
      case RESUME_CONTAINER -> "Resume the container";
      case KILL_CONTAINER -> "Kill the container";
    };
  }

  /** What the link to the panel says. */
  public String jump() {
    if (!log.isEmpty()) {
      return "Respond: " + log.size() + " on record";
    }
    return isOff() ? "Respond: off on this node" : "Respond on the node";
  }

  /** Whether the node says that it does nothing. */
  public boolean isOff() {
    return state.equals("off");
  }

  /** Whether the node has not said whether it acts. */
  public boolean isUnknown() {
    return state.equals("unknown");
  }

  /** Whether something may still change by itself. */
  public boolean isWaiting() {
    return log.stream().anyMatch(entry -> entry.outcome().equals("Waiting for the node"));
  }
}
