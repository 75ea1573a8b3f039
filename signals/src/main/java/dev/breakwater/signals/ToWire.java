package dev.breakwater.signals;

import dev.breakwater.signals.wire.ApiActivityMessage;
import dev.breakwater.signals.wire.DirectiveMessage;
import dev.breakwater.signals.wire.DnsActivityMessage;
import dev.breakwater.signals.wire.EndpointMessage;
import dev.breakwater.signals.wire.FileActivityMessage;
import dev.breakwater.signals.wire.FindingMessage;
import dev.breakwater.signals.wire.InventoryChangeMessage;
import dev.breakwater.signals.wire.KernelActivityMessage;
import dev.breakwater.signals.wire.LifecycleActivityMessage;
import dev.breakwater.signals.wire.LossMessage;
import dev.breakwater.signals.wire.NetworkActivityMessage;
import dev.breakwater.signals.wire.ObjectReferenceMessage;
import dev.breakwater.signals.wire.PolicyDecisionMessage;
import dev.breakwater.signals.wire.ProcessActivityMessage;
import dev.breakwater.signals.wire.RemediationMessage;
import dev.breakwater.signals.wire.ResponseOrderMessage;
import dev.breakwater.signals.wire.RulesOrderMessage;
import dev.breakwater.signals.wire.SignalEntry;
import dev.breakwater.signals.wire.SourceHealthMessage;
import dev.breakwater.signals.wire.TrafficMessage;
import java.time.Instant;

/**
 * From the records to the wire. Enumerations travel as their ordinal plus one, so that zero means
 * not set. One is used for the signals of one batch, in which the same processes come again.
 */
final class ToWire {
  private static final long NANOS = 1_000_000_000L;

  private final ActorsToWire actors = new ActorsToWire();

  static dev.breakwater.signals.wire.Origin origin(Origin origin) {
    return dev.breakwater.signals.wire.Origin.newBuilder()
        .setCluster(text(origin.cluster()))
        .setNode(text(origin.node()))
        .setPartValue(number(origin.part()))
        .build();
  }

  SignalEntry signal(Signal signal) {
    SignalEntry.Builder entry =
        SignalEntry.newBuilder()
            .setSequence(signal.sequence())
            .setTimeUnixNano(nanos(signal.time()));
    switch (signal.payload()) {
      case ProcessActivity it -> entry.setProcessActivity(process(it));
      case FileActivity it -> entry.setFileActivity(file(it));
      case NetworkActivity it -> entry.setNetworkActivity(network(it));
      case KernelActivity it -> entry.setKernelActivity(kernel(it));
      case ApiActivity it -> entry.setApiActivity(api(it));
      case InventoryChange it -> entry.setInventoryChange(inventory(it));
      case PolicyDecision it -> entry.setPolicyDecision(policy(it));
      case Finding it -> entry.setFinding(finding(it));
      case Loss it -> entry.setLoss(loss(it));
      case SourceHealth it -> entry.setSourceHealth(health(it));
      case DnsActivity it -> entry.setDnsActivity(dns(it));
      case LifecycleActivity it -> entry.setLifecycleActivity(lifecycle(it));
      case Remediation it -> entry.setRemediation(remediation(it));
    }
    return entry.build();
  }

  private ProcessActivityMessage process(ProcessActivity it) {
    return ProcessActivityMessage.newBuilder()
        .setAction(number(it.action()))
        .setActor(actors.of(it.actor()))
        .setExitCode(it.exitCode())
        .build();
  }

  private FileActivityMessage file(FileActivity it) {
    return FileActivityMessage.newBuilder()
        .setAction(number(it.action()))
        .setActor(actors.of(it.actor()))
        .setPath(text(it.path()))
        .setTargetPath(text(it.targetPath()))
        .setResult(it.result())
        .build();
  }

  private NetworkActivityMessage network(NetworkActivity it) {
    return NetworkActivityMessage.newBuilder()
        .setAction(number(it.action()))
        .setActor(actors.of(it.actor()))
        .setSource(endpoint(it.source()))
        .setDestination(endpoint(it.destination()))
        .setProtocol(text(it.protocol()))
        .setResult(it.result())
        .setTraffic(traffic(it.traffic()))
        .build();
  }

  private static TrafficMessage traffic(Traffic it) {
    return TrafficMessage.newBuilder()
        .setBytesIn(it.bytesIn())
        .setBytesOut(it.bytesOut())
        .setPacketsIn(it.packetsIn())
        .setPacketsOut(it.packetsOut())
        .setConnections(it.connections())
        .setSinceUnixNano(nanos(it.since()))
        .build();
  }

  private DnsActivityMessage dns(DnsActivity it) {
    DnsActivityMessage.Builder wire =
        DnsActivityMessage.newBuilder()
            .setAction(number(it.action()))
            .setActor(actors.of(it.actor()))
            .setServer(endpoint(it.server()))
            .setName(text(it.name()))
            .setType(text(it.type()))
            .setRcode(it.rcode());
    it.answers().forEach(answer -> wire.addAnswers(text(answer)));
    return wire.build();
  }

  private static LifecycleActivityMessage lifecycle(LifecycleActivity it) {
    return LifecycleActivityMessage.newBuilder()
        .setEvent(number(it.event()))
        .setPart(number(it.part()))
        .setDetail(text(it.detail()))
        .build();
  }

  private static RemediationMessage remediation(Remediation it) {
    return RemediationMessage.newBuilder()
        .setDirectiveUid(text(it.directiveUid()))
        .setAction(text(it.action()))
        .setTarget(text(it.target()))
        .setRequestedBy(text(it.requestedBy()))
        .setReason(text(it.reason()))
        .setStatus(number(it.status()))
        .setDetail(text(it.detail()))
        .build();
  }

  static DirectiveMessage directive(Directive it) {
    DirectiveMessage.Builder wire =
        DirectiveMessage.newBuilder()
            .setUid(text(it.uid()))
            .setCluster(text(it.cluster()))
            .setNode(text(it.node()))
            .setPart(number(it.part()))
            .setGeneration(it.generation())
            .setIssuedUnixNano(nanos(it.issued()))
            .setExpiresUnixNano(nanos(it.expires()));
    switch (it.order()) {
      case RulesOrder rules -> {
        RulesOrderMessage.Builder order =
            RulesOrderMessage.newBuilder().setVersion(text(rules.version()));
        rules.files().forEach((name, file) -> order.putFiles(text(name), text(file)));
        wire.setRules(order);
      }
      case ResponseOrder response ->
          wire.setResponse(
              ResponseOrderMessage.newBuilder()
                  .setAction(number(response.action()))
                  .setProcessUid(text(response.processUid()))
                  .setContainerUid(text(response.containerUid()))
                  .setRequestedBy(text(response.requestedBy()))
                  .setReason(text(response.reason())));
    }
    return wire.build();
  }

  private KernelActivityMessage kernel(KernelActivity it) {
    KernelActivityMessage.Builder wire =
        KernelActivityMessage.newBuilder()
            .setSystemCall(text(it.systemCall()))
            .setActor(actors.of(it.actor()))
            .setResult(it.result());
    it.arguments().forEach((name, value) -> wire.putArguments(text(name), text(value)));
    return wire.build();
  }

  private static ApiActivityMessage api(ApiActivity it) {
    ApiActivityMessage.Builder wire =
        ApiActivityMessage.newBuilder()
            .setAuditId(text(it.auditId()))
            .setStage(text(it.stage()))
            .setVerb(text(it.verb()))
            .setRequestUri(text(it.requestUri()))
            .setUser(text(it.user()))
            .setImpersonatedUser(text(it.impersonatedUser()))
            .setUserAgent(text(it.userAgent()))
            .setObject(object(it.object()))
            .setResponseCode(it.responseCode())
            .setDecision(text(it.decision()));
    it.groups().forEach(group -> wire.addGroups(text(group)));
    it.sourceIps().forEach(ip -> wire.addSourceIps(text(ip)));
    return wire.build();
  }

  private static InventoryChangeMessage inventory(InventoryChange it) {
    return InventoryChangeMessage.newBuilder()
        .setChange(number(it.change()))
        .setObject(object(it.object()))
        .setUid(text(it.uid()))
        .setResourceVersion(text(it.resourceVersion()))
        .setDocument(text(it.document()))
        .build();
  }

  private static PolicyDecisionMessage policy(PolicyDecision it) {
    return PolicyDecisionMessage.newBuilder()
        .setAction(number(it.action()))
        .setTemplate(text(it.template()))
        .setConstraint(text(it.constraint()))
        .setObject(object(it.object()))
        .setUser(text(it.user()))
        .setMessage(text(it.message()))
        .build();
  }

  private FindingMessage finding(Finding it) {
    FindingMessage.Builder wire =
        FindingMessage.newBuilder()
            .setUid(text(it.uid()))
            .setRule(text(it.rule()))
            .setType(text(it.type()))
            .setTitle(text(it.title()))
            .setMessage(text(it.message()))
            .setSeverity(it.severity().id())
            .setSource(text(it.source()));
    it.techniques().forEach(technique -> wire.addTechniques(text(technique)));
    it.tags().forEach(tag -> wire.addTags(text(tag)));
    it.outputFields().forEach((name, value) -> wire.putOutputFields(text(name), text(value)));
    switch (it.evidence()) {
      case ProcessActivity evidence -> wire.setProcessActivity(process(evidence));
      case FileActivity evidence -> wire.setFileActivity(file(evidence));
      case NetworkActivity evidence -> wire.setNetworkActivity(network(evidence));
      case KernelActivity evidence -> wire.setKernelActivity(kernel(evidence));
      case ApiActivity evidence -> wire.setApiActivity(api(evidence));
      case DnsActivity evidence -> wire.setDnsActivity(dns(evidence));
      case LifecycleActivity evidence -> wire.setLifecycleActivity(lifecycle(evidence));
    }
    return wire.build();
  }

  private static LossMessage loss(Loss it) {
    return LossMessage.newBuilder()
        .setPart(number(it.part()))
        .setFrom(it.from())
        .setTo(it.to())
        .setCount(it.count())
        .setReason(number(it.reason()))
        .setStartUnixNano(nanos(it.start()))
        .setEndUnixNano(nanos(it.end()))
        .build();
  }

  private static SourceHealthMessage health(SourceHealth it) {
    SourceHealthMessage.Builder wire =
        SourceHealthMessage.newBuilder()
            .setSource(number(it.source()))
            .setState(number(it.state()))
            .setReason(text(it.reason()))
            .setEventsSeen(it.eventsSeen())
            .setEventsLost(it.eventsLost())
            .setLastEventUnixNano(nanos(it.lastEvent()));
    it.attributes().forEach((name, value) -> wire.putAttributes(text(name), text(value)));
    return wire.build();
  }

  private static EndpointMessage endpoint(Endpoint it) {
    return EndpointMessage.newBuilder().setIp(text(it.ip())).setPort(it.port()).build();
  }

  private static ObjectReferenceMessage object(ObjectReference it) {
    return ObjectReferenceMessage.newBuilder()
        .setApiGroup(text(it.apiGroup()))
        .setApiVersion(text(it.apiVersion()))
        .setResource(text(it.resource()))
        .setSubresource(text(it.subresource()))
        .setNamespace(text(it.namespace()))
        .setName(text(it.name()))
        .build();
  }

  @SuppressWarnings("EnumOrdinal") // constants are appended, never moved: their order is the wire's
  private static int number(Enum<?> value) {
    return value.ordinal() + 1;
  }

  static long nanos(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
  }

  /** Protobuf refuses unpaired surrogates; a hostile name must not stop a batch. */
  static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return wellFormed(text);
      }
    }
    return text;
  }

  private static String wellFormed(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                out.appendCodePoint(
                    Character.getType(point) == Character.SURROGATE ? 0xFFFD : point));
    return out.toString();
  }
}
