package dev.breakwater.signals;

/**
 * An object of a cluster appeared, changed or went (OCSF Device Inventory 5001 has no Kubernetes
 * objects, so the names are Kubernetes').
 *
 * @param change what happened to it
 * @param object which object
 * @param uid its {@code metadata.uid}
 * @param resourceVersion its {@code metadata.resourceVersion}
 * @param document the object as JSON, without what Breakwater has no use for; empty for a deletion
 */
public record InventoryChange(
    Change change, ObjectReference object, String uid, String resourceVersion, String document)
    implements Payload {

  /** The watch's event types. */
  public enum Change {
    ADDED,
    MODIFIED,
    DELETED
  }
}
