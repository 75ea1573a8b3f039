/** Specifications of {@link dev.breakwater.bpf}. Those named IT ask the kernel of this machine. */
@NullMarked
package dev.breakwater.bpf;

import org.jspecify.annotations.NullMarked;
