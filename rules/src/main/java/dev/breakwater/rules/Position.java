package dev.breakwater.rules;

/**
 * A place in a rule file.
 *
 * @param file the file's name
 * @param line from 1
 * @param column from 1
 */
record Position(String file, int line, int column) {}
