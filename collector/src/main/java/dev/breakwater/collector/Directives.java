package dev.breakwater.collector;

import dev.breakwater.signals.Directive;
import dev.breakwater.signals.MalformedSignalException;
import dev.breakwater.signals.Origin;
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
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lets through what the hub's authority signed for this part of this node, in time, and once: the
 * way here is not trusted. Rules are let through only if they are newer than those before.
 */
final class Directives implements Consumer<SignedDirective> {
  private static final Logger LOG = System.getLogger(Directives.class.getName());

  /** How many directives are remembered that could come again before they expire. */
  private static final int MOST_REMEMBERED = 4_096;

  private final PublicKey authority;
  private final Origin self;
  private final InstantSource clock;
  private final Consumer<Directive> act;
  private final Map<String, Instant> seen = new HashMap<>();
  private long rules = Long.MIN_VALUE;
  private long refused;

  /**
   * @param authority the key of the hub's authority
   * @param self this part
   * @param act takes what is to be acted on
   */
  Directives(PublicKey authority, Origin self, InstantSource clock, Consumer<Directive> act) {
    this.authority = authority;
    this.self = self;
    this.clock = clock;
    this.act = act;
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
      refuse(String.valueOf(e.getMessage()));
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
    if (directive.order() instanceof RulesOrder) {
      if (directive.generation() <= rules) {
        return false;
      }
      rules = directive.generation();
      return true;
    }
    seen.values().removeIf(expires -> !now.isBefore(expires));
    if (seen.containsKey(directive.uid())) {
      return false;
    }
    if (seen.size() >= MOST_REMEMBERED) {
      refuse("more than " + MOST_REMEMBERED + " directives at once");
      return false;
    }
    seen.put(directive.uid(), directive.expires());
    return true;
  }

  /** Says so, but not of each: whoever sends these may send many. */
  private void refuse(String why) {
    refused++;
    if (Long.bitCount(refused) == 1) {
      LOG.log(Level.WARNING, refused + " directives were not acted on; of the last one: " + why);
    }
  }
}
