package dev.breakwater.cli.hub;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where a hub is and what it takes to talk to it.
 *
 * @param hub its address: https, host, port
 * @param ca PEM file with the authority that signed its certificate
 * @param tokenFile file with the administrator's token
 */
public record HubAddress(URI hub, Path ca, Path tokenFile) {}
