/**
 * eBPF from Java: objects, programs, maps and ring buffers of the kernel, through libbpf 1.x and
 * {@link java.lang.foreign}. Nothing that is asked of it wrongly ends in a crash: a wrong object, a
 * kernel that refuses a program and a use after close are exceptions that name what they are about.
 */
@NullMarked
package dev.breakwater.bpf;

import org.jspecify.annotations.NullMarked;
