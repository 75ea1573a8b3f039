/**
 * The pages that a person sees: what is looked at, what was found, and what to do about it. Pages
 * are records that say everything a template shows, so that a template decides nothing and shows
 * text of events only through {@link dev.breakwater.hub.web.VisibleText}.
 */
@NullMarked
package dev.breakwater.hub.web;

import org.jspecify.annotations.NullMarked;
