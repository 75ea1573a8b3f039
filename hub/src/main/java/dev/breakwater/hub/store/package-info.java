/**
 * What the store's tables have in common: migrations, partitions, and how text and times go in
 * and\n * out. Queries stand in the package of the concern that asks them.
 */
@NullMarked
package dev.breakwater.hub.store;

import org.jspecify.annotations.NullMarked;
