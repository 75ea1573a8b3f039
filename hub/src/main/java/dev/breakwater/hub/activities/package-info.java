/** What processes did on the network and asked of the kernel, as far as the hub keeps it. */
@NullMarked
package dev.breakwater.hub.activities;

import org.jspecify.annotations.NullMarked;
