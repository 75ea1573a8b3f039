package dev.breakwater.collector.response;

import dev.breakwater.collector.container.CriSockets;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.ResponseOrder;
import java.io.IOException;
import java.nio.file.Path;

/** Does what a response order says, and tells what became of it. One order at a time. */
public final class Responder {
  private final boolean allowed;
  private final ProcessStop processes;
  private final ContainerControl containers;

  private Responder(boolean allowed, ProcessStop processes, ContainerControl containers) {
    this.allowed = allowed;
    this.processes = processes;
    this.containers = containers;
  }

  /**
   * For this node.
   *
   * @param allowed whether responses are switched on; otherwise each is refused
   * @param cgroups where the cgroup hierarchies are mounted
   * @param runtimes where container runtimes listen
   */
  public static Responder of(boolean allowed, Path cgroups, CriSockets runtimes) {
    return of(allowed, cgroups, runtimes, true);
  }

  static Responder of(boolean allowed, Path cgroups, CriSockets runtimes, boolean signals) {
    Groups groups = Groups.in(cgroups);
    Protection protection = new Protection((int) ProcessHandle.current().pid());
    return new Responder(
        allowed,
        new ProcessStop(groups, protection, signals),
        new ContainerControl(groups, protection, runtimes));
  }

  /** Whether responses are switched on. */
  public boolean isAllowed() {
    return allowed;
  }

  /**
   * Does it.
   *
   * @param directiveUid the directive that orders it
   */
  public Remediation act(String directiveUid, ResponseOrder order) throws InterruptedException {
    Outcome outcome;
    try {
      outcome = allowed ? act(order) : Outcome.failed("refused: response is off on this node");
    } catch (IOException | RuntimeException e) {
      outcome = Outcome.failed("it was tried, and failed: " + e.getMessage());
    }
    return answer(directiveUid, order, outcome);
  }

  /** The record of an order that is not acted on. */
  public static Remediation refused(String directiveUid, ResponseOrder order, String reason) {
    return answer(directiveUid, order, Outcome.failed("refused: " + reason));
  }

  private Outcome act(ResponseOrder order) throws IOException, InterruptedException {
    boolean isProcess = order.action() == ResponseOrder.Action.STOP_PROCESS;
    if (target(order).isEmpty()) {
      return Outcome.failed(
          isProcess
              ? "refused: the order names no process"
              : "refused: the order names no container, and the node itself is none");
    }
    return switch (order.action()) {
      case STOP_PROCESS -> processes.stop(order.processUid());
      case PAUSE_CONTAINER -> containers.pause(order.containerUid());
      case RESUME_CONTAINER -> containers.resume(order.containerUid());
      case KILL_CONTAINER -> containers.kill(order.containerUid());
    };
  }

  private static Remediation answer(String directiveUid, ResponseOrder order, Outcome outcome) {
    return new Remediation(
        directiveUid,
        order.action().name(),
        target(order),
        order.requestedBy(),
        order.reason(),
        outcome.status(),
        outcome.detail());
  }

  private static String target(ResponseOrder order) {
    return order.action() == ResponseOrder.Action.STOP_PROCESS
        ? order.processUid()
        : order.containerUid();
  }
}
