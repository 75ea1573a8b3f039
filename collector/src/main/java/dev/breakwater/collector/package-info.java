/**
 * The node app: takes the kernel's events off the ring buffer, keeps what is known of processes and
 * their containers, matches rules on the node, and hands findings, activity and losses to the
 * publisher over a Unix socket. One thread owns the processes and reads the events; another
 * delivers; between them lies one bounded buffer.
 *
 * <p>It runs well with {@code -XX:+UseSerialGC -XX:+UseCompactObjectHeaders
 * -XX:ReservedCodeCacheSize=32m -Xss512k -Xmx48m -Xmn12m --enable-native-access=ALL-UNNAMED}.
 */
@NullMarked
package dev.breakwater.collector;

import org.jspecify.annotations.NullMarked;
