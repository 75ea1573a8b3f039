package dev.breakwater.signals;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.breakwater.signals.wire.DirectiveMessage;
import java.time.Instant;

/**
 * An order from the hub to a part on a node. It travels signed: {@link SignedDirective}.
 *
 * @param uid unique; a part that has acted on it ignores it when it comes again
 * @param cluster the cluster that it is for
 * @param node the node that it is for; empty for every node of the cluster
 * @param part the part that it is for
 * @param generation grows with every directive of the hub
 * @param issued when the hub issued it
 * @param expires from when on nobody acts on it; {@link Instant#MAX} never travels: rules are given
 *     a far end
 * @param order what is ordered
 */
public record Directive(
    String uid,
    String cluster,
    String node,
    Part part,
    long generation,
    Instant issued,
    Instant expires,
    Order order) {

  /** Whether it is for that part of that node, at that time. */
  public boolean isFor(Origin origin, Instant now) {
    return cluster.equals(origin.cluster())
        && (node.isEmpty() || node.equals(origin.node()))
        && part == origin.part()
        && now.isBefore(expires);
  }

  /** Its bytes, which are what is signed. */
  public byte[] encode() {
    return ToWire.directive(this).toByteArray();
  }

  /**
   * The directive in the bytes. Take them from {@link SignedDirective#open}.
   *
   * @throws MalformedSignalException if they are none
   */
  public static Directive decode(byte[] bytes) throws MalformedSignalException {
    try {
      return FromWire.directive(DirectiveMessage.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new MalformedSignalException("not a directive: " + e.getMessage(), e);
    }
  }
}
