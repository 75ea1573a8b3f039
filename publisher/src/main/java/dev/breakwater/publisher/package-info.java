/**
 * The node's way out: local parts hand their signals to it over a Unix socket, and it brings them
 * to the hub over HTTPS with the certificate that it got by enrolment. It acknowledges a batch when
 * that is durable in its spool, says so itself when the node is not watched, and hands down what
 * the hub orders.
 *
 * <p>It is made for a small JVM: {@code -XX:+UseSerialGC -Xmx32m -XX:TieredStopAtLevel=1
 * -XX:ReservedCodeCacheSize=24m -XX:+UseCompactObjectHeaders}.
 */
@NullMarked
package dev.breakwater.publisher;

import org.jspecify.annotations.NullMarked;
