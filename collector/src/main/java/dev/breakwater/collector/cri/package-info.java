/**
 * The Container Runtime Interface: what containerd and CRI-O answer on their Unix socket. Its gRPC
 * needs of HTTP/2 what docs/decisions/0012 says, and no more.
 */
@NullMarked
package dev.breakwater.collector.cri;

import org.jspecify.annotations.NullMarked;
