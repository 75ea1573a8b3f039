package dev.breakwater.signals;

import dev.breakwater.signals.wire.ActorMessage;
import dev.breakwater.signals.wire.ApiActivityMessage;
import dev.breakwater.signals.wire.ContainerMessage;
import dev.breakwater.signals.wire.DirectiveMessage;
import dev.breakwater.signals.wire.DnsActivityMessage;
import dev.breakwater.signals.wire.EndpointMessage;
import dev.breakwater.signals.wire.FileActivityMessage;
import dev.breakwater.signals.wire.FindingMessage;
import dev.breakwater.signals.wire.KernelActivityMessage;
import dev.breakwater.signals.wire.LifecycleActivityMessage;
import dev.breakwater.signals.wire.NetworkActivityMessage;
import dev.breakwater.signals.wire.ObjectReferenceMessage;
import dev.breakwater.signals.wire.ProcessActivityMessage;
import dev.breakwater.signals.wire.ProcessEntityMessage;
import dev.breakwater.signals.wire.ProcessMessage;
import dev.breakwater.signals.wire.SignalEntry;
import dev.breakwater.signals.wire.TrafficMessage;
import java.time.Instant;

/**
 * From the wire to the records. What the vocabulary does not have is an {@link
 * IllegalArgumentException}.
 */
final class FromWire {
  private static final long NANOS = 1_000_000_000L;
  private static final Part[] PARTS = Part.values();

  private FromWire() {}

  static Origin origin(dev.breakwater.signals.wire.Origin wire) throws MalformedSignalException {
    try {
      return new Origin(
          wire.getCluster(), wire.getNode(), value(PARTS, wire.getPartValue(), "part"));
    } catch (IllegalArgumentException e) {
      throw new MalformedSignalException("the batch's origin: " + e.getMessage(), e);
    }
  }

  static Signal signal(Origin origin, long epoch, SignalEntry entry) {
    if (entry.getSequence() <= 0) {
      throw new IllegalArgumentException("a signal without a sequence number");
    }
    return new Signal(
        origin, epoch, entry.getSequence(), instant(entry.getTimeUnixNano()), payload(entry));
  }

  private static Payload payload(SignalEntry entry) {
    return switch (entry.getPayloadCase()) {
      case PROCESS_ACTIVITY -> process(entry.getProcessActivity());
      case FILE_ACTIVITY -> file(entry.getFileActivity());
      case NETWORK_ACTIVITY -> network(entry.getNetworkActivity());
      case KERNEL_ACTIVITY -> kernel(entry.getKernelActivity());
      case API_ACTIVITY -> api(entry.getApiActivity());
      case INVENTORY_CHANGE -> {
        var it = entry.getInventoryChange();
        yield new InventoryChange(
            value(InventoryChange.Change.values(), it.getChange(), "change"),
            object(it.getObject()),
            it.getUid(),
            it.getResourceVersion(),
            it.getDocument());
      }
      case POLICY_DECISION -> {
        var it = entry.getPolicyDecision();
        yield new PolicyDecision(
            value(PolicyDecision.EnforcementAction.values(), it.getAction(), "enforcement action"),
            it.getTemplate(),
            it.getConstraint(),
            object(it.getObject()),
            it.getUser(),
            it.getMessage());
      }
      case FINDING -> finding(entry.getFinding());
      case LOSS -> {
        var it = entry.getLoss();
        yield new Loss(
            value(PARTS, it.getPart(), "part"),
            it.getFrom(),
            it.getTo(),
            it.getCount(),
            value(Loss.Reason.values(), it.getReason(), "reason"),
            instant(it.getStartUnixNano()),
            instant(it.getEndUnixNano()));
      }
      case SOURCE_HEALTH -> {
        var it = entry.getSourceHealth();
        yield new SourceHealth(
            value(SourceHealth.Source.values(), it.getSource(), "source"),
            value(SourceHealth.State.values(), it.getState(), "state"),
            it.getReason(),
            it.getEventsSeen(),
            it.getEventsLost(),
            instant(it.getLastEventUnixNano()),
            it.getAttributesMap());
      }
      case DNS_ACTIVITY -> dns(entry.getDnsActivity());
      case LIFECYCLE_ACTIVITY -> lifecycle(entry.getLifecycleActivity());
      case REMEDIATION -> {
        var it = entry.getRemediation();
        yield new Remediation(
            it.getDirectiveUid(),
            it.getAction(),
            it.getTarget(),
            it.getRequestedBy(),
            it.getReason(),
            value(Remediation.Status.values(), it.getStatus(), "status"),
            it.getDetail());
      }
      case PAYLOAD_NOT_SET ->
          throw new IllegalArgumentException(
              "a signal without a payload, or with one of a later version");
    };
  }

  private static ProcessActivity process(ProcessActivityMessage it) {
    return new ProcessActivity(
        value(ProcessActivity.Action.values(), it.getAction(), "process action"),
        actor(it.getActor()),
        it.getExitCode());
  }

  private static FileActivity file(FileActivityMessage it) {
    return new FileActivity(
        value(FileActivity.Action.values(), it.getAction(), "file action"),
        actor(it.getActor()),
        it.getPath(),
        it.getTargetPath(),
        it.getResult());
  }

  private static NetworkActivity network(NetworkActivityMessage it) {
    return new NetworkActivity(
        value(NetworkActivity.Action.values(), it.getAction(), "network action"),
        actor(it.getActor()),
        endpoint(it.getSource()),
        endpoint(it.getDestination()),
        it.getProtocol(),
        it.getResult(),
        it.hasTraffic() ? traffic(it.getTraffic()) : Traffic.NONE);
  }

  private static Traffic traffic(TrafficMessage it) {
    return new Traffic(
        it.getBytesIn(),
        it.getBytesOut(),
        it.getPacketsIn(),
        it.getPacketsOut(),
        it.getConnections(),
        instant(it.getSinceUnixNano()));
  }

  private static DnsActivity dns(DnsActivityMessage it) {
    return new DnsActivity(
        value(DnsActivity.Action.values(), it.getAction(), "DNS action"),
        actor(it.getActor()),
        endpoint(it.getServer()),
        it.getName(),
        it.getType(),
        it.getAnswersList(),
        it.getRcode());
  }

  private static LifecycleActivity lifecycle(LifecycleActivityMessage it) {
    return new LifecycleActivity(
        value(LifecycleActivity.Event.values(), it.getEvent(), "lifecycle event"),
        value(PARTS, it.getPart(), "part"),
        it.getDetail());
  }

  static Directive directive(DirectiveMessage it) {
    Order order =
        switch (it.getOrderCase()) {
          case RULES -> new RulesOrder(it.getRules().getVersion(), it.getRules().getFilesMap());
          case RESPONSE -> {
            var response = it.getResponse();
            yield new ResponseOrder(
                value(ResponseOrder.Action.values(), response.getAction(), "response"),
                response.getProcessUid(),
                response.getContainerUid(),
                response.getRequestedBy(),
                response.getReason());
          }
          case ORDER_NOT_SET ->
              throw new IllegalArgumentException(
                  "it orders nothing, or something of a later version");
        };
    return new Directive(
        it.getUid(),
        it.getCluster(),
        it.getNode(),
        value(PARTS, it.getPart(), "part"),
        it.getGeneration(),
        instant(it.getIssuedUnixNano()),
        instant(it.getExpiresUnixNano()),
        order);
  }

  private static KernelActivity kernel(KernelActivityMessage it) {
    return new KernelActivity(
        it.getSystemCall(), actor(it.getActor()), it.getArgumentsMap(), it.getResult());
  }

  private static ApiActivity api(ApiActivityMessage it) {
    return new ApiActivity(
        it.getAuditId(),
        it.getStage(),
        it.getVerb(),
        it.getRequestUri(),
        it.getUser(),
        it.getGroupsList(),
        it.getImpersonatedUser(),
        it.getSourceIpsList(),
        it.getUserAgent(),
        object(it.getObject()),
        it.getResponseCode(),
        it.getDecision());
  }

  private static Finding finding(FindingMessage it) {
    Activity evidence =
        switch (it.getEvidenceCase()) {
          case PROCESS_ACTIVITY -> process(it.getProcessActivity());
          case FILE_ACTIVITY -> file(it.getFileActivity());
          case NETWORK_ACTIVITY -> network(it.getNetworkActivity());
          case KERNEL_ACTIVITY -> kernel(it.getKernelActivity());
          case API_ACTIVITY -> api(it.getApiActivity());
          case DNS_ACTIVITY -> dns(it.getDnsActivity());
          case LIFECYCLE_ACTIVITY -> lifecycle(it.getLifecycleActivity());
          case EVIDENCE_NOT_SET -> throw new IllegalArgumentException("a finding without evidence");
        };
    return new Finding(
        it.getUid(),
        it.getRule(),
        it.getType(),
        it.getTitle(),
        it.getMessage(),
        Severity.ofId(it.getSeverity()),
        it.getSource(),
        it.getTechniquesList(),
        it.getTagsList(),
        it.getOutputFieldsMap(),
        evidence);
  }

  private static Actor actor(ActorMessage it) {
    ProcessMessage process = it.getProcess();
    ContainerMessage container = it.getContainer();
    return new Actor(
        new Process(
            entity(process.getEntity()),
            process.getWorkingDirectory(),
            new User(process.getUser().getUid(), process.getUser().getName()),
            process.getTty(),
            process.getAncestryList().stream().map(FromWire::entity).toList()),
        new Container(
            container.getUid(),
            container.getName(),
            container.getImage(),
            container.getRuntime(),
            container.getPodUid(),
            container.getPodName(),
            container.getNamespace(),
            container.getLabelsMap(),
            container.getOwner()));
  }

  private static ProcessEntity entity(ProcessEntityMessage it) {
    return new ProcessEntity(
        it.getPid(),
        it.getUid(),
        it.getName(),
        it.getPath(),
        it.getCommandLine(),
        instant(it.getCreatedTimeUnixNano()));
  }

  private static Endpoint endpoint(EndpointMessage it) {
    return new Endpoint(it.getIp(), it.getPort());
  }

  private static ObjectReference object(ObjectReferenceMessage it) {
    return new ObjectReference(
        it.getApiGroup(),
        it.getApiVersion(),
        it.getResource(),
        it.getSubresource(),
        it.getNamespace(),
        it.getName());
  }

  private static <T extends Enum<T>> T value(T[] values, int number, String what) {
    if (number < 1 || number > values.length) {
      throw new IllegalArgumentException("no " + what + " has the number " + number);
    }
    return values[number - 1];
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
