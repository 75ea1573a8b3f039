package dev.breakwater.signals;

/**
 * A Kubernetes object, as an audit event's objectRef names it; empty text where it names none.
 *
 * @param apiGroup the API group; empty for the core group
 * @param apiVersion the version within the group
 * @param resource the plural resource, as pods
 * @param subresource the subresource, as exec
 * @param namespace the namespace; empty for what is of the cluster
 * @param name the name
 */
public record ObjectReference(
    String apiGroup,
    String apiVersion,
    String resource,
    String subresource,
    String namespace,
    String name) {

  /** No object: a request for a path that is no resource. */
  public static final ObjectReference NONE = new ObjectReference("", "", "", "", "", "");
}
