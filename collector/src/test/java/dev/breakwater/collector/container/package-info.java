@NullMarked
package dev.breakwater.collector.container;

import org.jspecify.annotations.NullMarked;
