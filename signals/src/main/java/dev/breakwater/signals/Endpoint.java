package dev.breakwater.signals;

/**
 * One end of a connection (OCSF {@code network_endpoint}).
 *
 * @param ip the address in text, or the path of a Unix socket
 * @param port the port; 0 where there is none
 */
public record Endpoint(String ip, int port) {

  /** An end that is not known. */
  public static final Endpoint UNKNOWN = new Endpoint("", 0);
}
