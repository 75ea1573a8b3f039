package dev.breakwater.collector;

import dev.breakwater.collector.response.Responder;
import dev.breakwater.signals.Directive;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Remediation;
import dev.breakwater.signals.ResponseOrder;
import dev.breakwater.signals.RulesOrder;
import dev.breakwater.signals.SignedDirective;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Lets through what the hub's authority signed for this part of this node, in time, and once, also
 * across runs: the way here is not trusted. Rules are let through only if they are newer than those
 * before in this run, and no older than those of any run before.
 */
final class Directives implements Consumer<SignedDirective> {
  private static final Logger LOG = System.getLogger(Directives.class.getName());

  private final PublicKey authority;
  private final Origin self;
  private final InstantSource clock;
  private final ActedOn acted;
  private final Consumer<Directive> act;
  private final Consumer<Remediation> answer;
  private long rules = Long.MIN_VALUE;
  private long refused;
  private long unsigned;

  /**
   * @param authority the key of the hub's authority
   * @param self this part
   * @param acted remembers what was acted on
   * @param act takes what is to be acted on
   * @param answer takes what the hub is to know of what is not
   */
  Directives(
      PublicKey authority,
      Origin self,
      InstantSource clock,
      ActedOn acted,
      Consumer<Directive> act,
      Consumer<Remediation> answer) {
    this.authority = authority;
    this.self = self;
    this.clock = clock;
    this.acted = acted;
    this.act = act;
    this.answer = answer;
  }

  /**
   * The key in a certificate file (PEM).
   *
   * @throws IOException if it cannot be read, or holds none
   */
  static PublicKey authority(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void accept(SignedDirective signed) {
    Directive directive;
    try {
      directive = signed.open(authority);
    } catch (MalformedSignalException e) {
      refuseUnsigned(String.valueOf(e.getMessage()));
      return;
    }
    Instant now = clock.instant();
    if (!directive.isFor(self, now)) {
      refuse("directive " + directive.uid() + " is for another part, or has expired");
      return;
    }
    if (isNew(directive, now)) {
      act.accept(directive);
    }
  }

  private boolean isNew(Directive directive, Instant now) {
    return switch (directive.order()) {
      case RulesOrder _ -> isNewest(directive);
      case ResponseOrder order -> {
        if (acted.mayBeOfAnotherRun(directive)) {
          answer(directive, order, "it was issued before this collector started: ask again");
          yield false;
        }
        try {
          yield acted.remember(directive, now);
        } catch (IOException e) {
          answer(
              directive, order, "it cannot be remembered, and could come again: " + e.getMessage());
          yield false;
        }
      }
    };
  }

  private boolean isNewest(Directive directive) {
    if (directive.generation() <= rules) {
      return false;
    }
    if (directive.generation() < acted.rules()) {
      refuse("rules that are older than those that were taken before");
      return false;
    }
    rules = directive.generation();
    try {
      acted.rules(rules);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the next run may take older rules than these: " + e.getMessage());
    }
    return true;
  }

  private void answer(Directive directive, ResponseOrder order, String why) {
    refuse(why);
    answer.accept(Responder.refused(directive.uid(), order, why));
  }

  /** The rules or orders in it are nobody's: of them nothing can be told but that they came. */
  private void refuseUnsigned(String why) {
    unsigned++;
    if (Long.bitCount(unsigned) == 1) {
      LOG.log(Level.WARNING, unsigned + " directives were not looked into: " + why);
      answer.accept(
          new Remediation(
              "",
              "DIRECTIVE",
              "",
              "",
              "",
              Remediation.Status.FAILURE,
              "refused, the " + unsigned + ". of its kind: " + why));
    }
  }

  /** Says so, but not of each: whoever sends these may send many. */
  private void refuse(String why) {
    refused++;
    if (Long.bitCount(refused) == 1) {
      LOG.log(Level.WARNING, refused + " directives were not acted on; of the last one: " + why);
    }
  }
}
