package dev.breakwater.detection.node;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * An image's reference in its parts; a part that it does not have is empty.
 *
 * @param reference the reference, as {@code docker.io/library/nginx:1.27@sha256:…}
 * @param repository registry and name without tag and digest
 * @param tag the tag
 * @param digest the digest
 */
record ImageName(String reference, String repository, String tag, String digest) {
  /** Every rule with an exception for an image asks for its parts with every event. */
  private static final AtomicReferenceArray<ImageName> KNOWN = new AtomicReferenceArray<>(256);

  static ImageName of(String reference) {
    int place = (reference.hashCode() * 0x9e3779b9) >>> 24;
    ImageName known = KNOWN.get(place);
    if (known == null || !known.reference.equals(reference)) {
      known = parsed(reference);
      KNOWN.set(place, known);
    }
    return known;
  }

  private static ImageName parsed(String reference) {
    int at = reference.indexOf('@');
    String digest = at < 0 ? "" : reference.substring(at + 1);
    String name = at < 0 ? reference : reference.substring(0, at);
    int colon = name.lastIndexOf(':');
    boolean hasTag = colon > name.lastIndexOf('/');
    return new ImageName(
        reference,
        hasTag ? name.substring(0, colon) : name,
        hasTag ? name.substring(colon + 1) : "",
        digest);
  }
}
