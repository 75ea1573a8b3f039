/** What a run of all tests says at its end: run from its source by the breakwater script. */
@NullMarked
package dev.breakwater.testkit.report;

import org.jspecify.annotations.NullMarked;
