/**
 * What only the whole house can show: that its rooms keep their rules, and that something which
 * really happened in a kernel or a cluster becomes an alert that a person sees. The programs run as
 * {@code ./breakwater} starts them.
 */
@NullMarked
package dev.breakwater.system;

import org.jspecify.annotations.NullMarked;
