/**
 * What several rooms test with: recordings of real clusters, where the cases of others lie, and how
 * long to wait. Tests use it, and nothing that ships does.
 */
@NullMarked
package dev.breakwater.testkit;

import org.jspecify.annotations.NullMarked;
