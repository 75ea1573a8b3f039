package dev.breakwater.collector;

import org.jspecify.annotations.Nullable;

/**
 * The socket that a call is about, as the kernel wrote it: its own end is the local one. It is laid
 * over the event that the window stands at.
 */
final class SocketEnds {
  private final RawEvent raw;
  private int at = -1;

  SocketEnds(RawEvent raw) {
    this.raw = raw;
  }

  /** Takes up the event that the window stands at. */
  void take() {
    boolean there =
        raw.type() == EventLayout.CALL
            && raw.pieceLength(EventLayout.CALL_PIECES, EventLayout.SOCKET)
                >= EventLayout.SOCKET_PATH;
    at =
        there
            ? raw.pieceOffset(EventLayout.CALL_PIECES, EventLayout.CALL_TEXT, EventLayout.SOCKET)
            : -1;
  }

  /** Whether the event is about a socket. */
  boolean isThere() {
    return at >= 0;
  }

  /** Whether it is a socket of this node's own, with a path. */
  boolean isLocal() {
    return isThere() && family() == Protocol.AF_UNIX;
  }

  boolean isInternet() {
    return isThere() && (family() == Protocol.AF_INET || family() == Protocol.AF_INET6);
  }

  int family() {
    return raw.unsigned16(at + EventLayout.SOCKET_FAMILY);
  }

  @Nullable String protocol() {
    if (isLocal()) {
      return "unix";
    }
    return isInternet()
        ? Protocol.name(
            raw.unsigned16(at + EventLayout.SOCKET_PROTOCOL),
            raw.unsigned16(at + EventLayout.SOCKET_TYPE))
        : null;
  }

  /** The path of a Unix socket; null if it has none. */
  @Nullable String path() {
    if (!isLocal()
        || raw.pieceLength(EventLayout.CALL_PIECES, EventLayout.SOCKET)
            < EventLayout.SOCKET_PATH + EventLayout.SOCKET_PATH_BYTES) {
      return null;
    }
    String given = raw.fixedText(at + EventLayout.SOCKET_PATH, EventLayout.SOCKET_PATH_BYTES);
    return given.isEmpty() ? null : given;
  }

  byte @Nullable [] localAddress() {
    return address(EventLayout.SOCKET_LOCAL);
  }

  byte @Nullable [] remoteAddress() {
    return address(EventLayout.SOCKET_REMOTE);
  }

  int localPort() {
    return raw.unsigned16(at + EventLayout.SOCKET_LOCAL_PORT);
  }

  int remotePort() {
    return raw.unsigned16(at + EventLayout.SOCKET_REMOTE_PORT);
  }

  /** An address of 4 or 16 bytes; one of version 4 in the form of version 6 as version 4. */
  private byte @Nullable [] address(int offset) {
    if (!isInternet()) {
      return null;
    }
    if (family() == Protocol.AF_INET) {
      return raw.bytes(at + offset, 4);
    }
    byte[] address = raw.bytes(at + offset, 16);
    return Protocol.isMappedV4(address) ? raw.bytes(at + offset + 12, 4) : address;
  }
}
