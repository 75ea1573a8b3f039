@NullMarked
package dev.breakwater.collector.cri;

import org.jspecify.annotations.NullMarked;
