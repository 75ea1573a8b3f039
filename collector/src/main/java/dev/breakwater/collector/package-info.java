/**
 * The node app: takes the kernel's events off the ring buffer, keeps what is known of processes and
 * their containers, matches rules on the node, and hands findings, activity and losses to the
 * publisher over a Unix socket. One thread owns the processes and reads the events; another
 * delivers; between them lies one bounded buffer.
 *
 * <p>It runs well with {@code -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:TieredStopAtLevel=1
 * -XX:ReservedCodeCacheSize=24m -Xss512k -Xmx64m --enable-native-access=ALL-UNNAMED}.
 */
@NullMarked
package dev.breakwater.collector;

import org.jspecify.annotations.NullMarked;
