/**
 * The REST API over the other packages' classes. The OpenAPI document is made from it and kept in
 * the\n * repository.
 */
@NullMarked
package dev.breakwater.hub.api;

import org.jspecify.annotations.NullMarked;
