package dev.breakwater.publisher.spool;

import dev.breakwater.signals.Origin;
import dev.breakwater.signals.Part;

/**
 * What is delivered at once: frames of one part and epoch that follow each other, joined to one
 * encoded batch.
 *
 * @param origin whose signals they are
 * @param epoch their epoch
 * @param first the first number that they account for
 * @param last the last one
 * @param ordinal the ordinal of the last frame
 * @param frames how many frames
 * @param storedMillis when the first was stored, milliseconds since 1970
 * @param body the encoded batch
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Parcel(
    Origin origin,
    long epoch,
    long first,
    long last,
    long ordinal,
    int frames,
    long storedMillis,
    byte[] body) {

  /** The part that they are of. */
  public Part part() {
    return origin.part();
  }
}
