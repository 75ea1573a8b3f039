package dev.breakwater.collector;

import dev.breakwater.collector.response.Responder;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SourceHealth;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Carries out what the hub ordered, one after the other on a thread of its own, and has a record of
 * each leave the node, also of what was refused. At most a fixed number waits.
 */
final class Orders implements Consumer<Directive>, AutoCloseable {
  private static final int MOST_WAITING = 64;

  private final LiveRules rules;
  private final Responder responder;
  private final Outgoing answers;
  private final InstantSource clock;
  private final BlockingQueue<Directive> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread;

  Orders(LiveRules rules, Responder responder, Outgoing answers, InstantSource clock) {
    this.rules = rules;
    this.responder = responder;
    this.answers = answers;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("orders").daemon().start(this::carryOut);
  }

  @Override
  public void accept(Directive directive) {
    if (!waiting.offer(directive)) {
      answer(refused(directive, "more than " + MOST_WAITING + " orders wait already"));
    }
  }

  /** What the node's health says of orders. */
  Map<String, String> attributes() {
    Map<String, String> all = new TreeMap<>(rules.attributes());
    all.put(SourceHealth.RESPONSE, responder.isAllowed() ? "on" : "off");
    return all;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut() {
    try {
      while (true) {
        Directive directive = waiting.take();
        if (!clock.instant().isBefore(directive.expires())) {
          answer(refused(directive, "it has expired while it waited"));
          continue;
        }
        answer(
            switch (directive.order()) {
              case RulesOrder order -> rules.take(directive.uid(), order);
              case ResponseOrder order -> responder.act(directive.uid(), order);
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Remediation remediation) {
    answers.add(clock.instant(), remediation);
  }

  private static Remediation refused(Directive directive, String reason) {
    return switch (directive.order()) {
      case ResponseOrder order -> Responder.refused(directive.uid(), order, reason);
      case RulesOrder order ->
          new Remediation(
              directive.uid(),
              "RULES",
              order.version(),
              "",
              "",
              Remediation.Status.FAILURE,
              "refused: " + reason);
    };
  }
}
