package dev.breakwater.hub.web;

import dev.breakwater.hub.activities.Peer;
import dev.breakwater.signals.Endpoint;
import java.util.Locale;

/**
 * Whom a container or a process talked to, as a line of an alert's page.
 *
 * @param way who asked whom
 * @param peer the other end
 * @param names names that the DNS gave for it
 * @param protocol the protocol
 * @param connections how many connections
 * @param received how much was received
 * @param sent how much was sent
 * @param last when it was seen last
 */
public record PeerRow(
    String way,
    VisibleText peer,
    VisibleText names,
    VisibleText protocol,
    String connections,
    String received,
    String sent,
    Moment last) {

  static PeerRow of(Peer peer) {
    return new PeerRow(
        peer.incoming() ? "from" : "to",
        VisibleText.line(
            peer.incoming()
                ? peer.address() + " (to port " + peer.port() + ")"
                : WhatHappened.words(new Endpoint(peer.address(), peer.port()))),
        VisibleText.line(String.join(", ", peer.names())),
        VisibleText.line(peer.protocol()),
        CoverageStrips.number(peer.connections()),
        bytes(peer.bytesIn()),
        bytes(peer.bytesOut()),
        Moment.of(peer.last()));
  }

  private static String bytes(long bytes) {
    if (bytes < 10_240) {
      return CoverageStrips.number(bytes) + " B";
    }
    if (bytes < 10L << 20) {
      return CoverageStrips.number(bytes >> 10) + " KiB";
    }
    return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
  }
}
