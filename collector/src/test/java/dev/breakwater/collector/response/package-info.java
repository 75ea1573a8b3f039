@NullMarked
package dev.breakwater.collector.response;

import org.jspecify.annotations.NullMarked;
