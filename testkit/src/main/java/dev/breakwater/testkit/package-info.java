/**
 * What several rooms test with: recordings of real clusters, and where the cases of others lie.
 * Tests use it, and nothing that ships does.
 */
@NullMarked
package dev.breakwater.testkit;

import org.jspecify.annotations.NullMarked;
