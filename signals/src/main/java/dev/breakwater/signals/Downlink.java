package dev.breakwater.signals;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.breakwater.signals.wire.AcknowledgementMessage;
import dev.breakwater.signals.wire.ToPart;

/** What a publisher says to a part on its node: one protobuf {@code ToPart} in each frame. */
public sealed interface Downlink {

  /**
   * Everything up to the sequence number of the epoch is safe with the publisher.
   *
   * @param epoch the epoch
   * @param sequence the last number that is safe
   */
  record Acknowledgement(long epoch, long sequence) implements Downlink {}

  /**
   * A directive for the part, as the hub signed it; not checked yet.
   *
   * @param directive the directive
   */
  record Ordered(SignedDirective directive) implements Downlink {}

  /** Its bytes. */
  static byte[] encode(Downlink message) {
    ToPart.Builder wire = ToPart.newBuilder();
    switch (message) {
      case Acknowledgement(long epoch, long sequence) ->
          wire.setAcknowledgement(
              AcknowledgementMessage.newBuilder().setEpoch(epoch).setSequence(sequence));
      case Ordered(SignedDirective directive) -> wire.setDirective(directive.wire());
    }
    return wire.build().toByteArray();
  }

  /**
   * What the bytes say. The caller bounds their number.
   *
   * @throws MalformedSignalException if they say nothing that a publisher says
   */
  static Downlink decode(byte[] bytes) throws MalformedSignalException {
    ToPart wire;
    try {
      wire = ToPart.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedSignalException("not a message to a part: " + e.getMessage(), e);
    }
    return switch (wire.getMessageCase()) {
      case ACKNOWLEDGEMENT ->
          new Acknowledgement(
              wire.getAcknowledgement().getEpoch(), wire.getAcknowledgement().getSequence());
      case DIRECTIVE -> new Ordered(SignedDirective.of(wire.getDirective()));
      case MESSAGE_NOT_SET ->
          throw new MalformedSignalException("a message to a part that says nothing known");
    };
  }
}
