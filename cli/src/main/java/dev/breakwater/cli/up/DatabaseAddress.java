package dev.breakwater.cli.up;

import java.nio.file.Path;

/**
 * A PostgreSQL to log in to.
 *
 * @param url JDBC URL
 * @param user the role
 * @param passwordFile file with the role's password
 */
record DatabaseAddress(String url, String user, Path passwordFile) {}
