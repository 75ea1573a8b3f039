package dev.breakwater.publisher;

import dev.breakwater.signals.Batch;

/**
 * Brings batches to where they are safe. Today that is the hub, and the batch waits in whoever sent
 * it; a durable spool is one more implementation, which settles a batch when it is on disk and
 * hands it on behind.
 */
interface Delivery {

  /**
   * Returns when the batch's fate is known.
   *
   * @param batch the batch
   * @param bytes the same batch on the wire
   */
  Outcome deliver(Batch batch, byte[] bytes) throws InterruptedException;
}
