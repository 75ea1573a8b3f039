package dev.breakwater.signals;

import dev.breakwater.signals.wire.ActorMessage;
import dev.breakwater.signals.wire.ContainerMessage;
import dev.breakwater.signals.wire.ProcessEntityMessage;
import dev.breakwater.signals.wire.ProcessMessage;
import dev.breakwater.signals.wire.UserMessage;
import java.util.IdentityHashMap;

/**
 * From the records of actors to the wire. An actor or an ancestor that comes again, as the same
 * record, is the same message: whoever sends a batch may thus describe a busy process once.
 */
final class ActorsToWire {
  private final IdentityHashMap<Actor, ActorMessage> actors = new IdentityHashMap<>();
  private final IdentityHashMap<ProcessEntity, ProcessEntityMessage> ancestors =
      new IdentityHashMap<>();

  ActorMessage of(Actor it) {
    ActorMessage message = actors.get(it);
    if (message == null) {
      message = made(it);
      actors.put(it, message);
    }
    return message;
  }

  private ProcessEntityMessage ancestor(ProcessEntity it) {
    ProcessEntityMessage message = ancestors.get(it);
    if (message == null) {
      message = entity(it);
      ancestors.put(it, message);
    }
    return message;
  }

  private ActorMessage made(Actor it) {
    Process process = it.process();
    ProcessMessage.Builder wire =
        ProcessMessage.newBuilder()
            .setEntity(entity(process.entity()))
            .setWorkingDirectory(ToWire.text(process.workingDirectory()))
            .setUser(
                UserMessage.newBuilder()
                    .setUid(process.user().uid())
                    .setName(ToWire.text(process.user().name())))
            .setTty(ToWire.text(process.tty()));
    process.ancestry().forEach(ancestor -> wire.addAncestry(ancestor(ancestor)));
    return ActorMessage.newBuilder()
        .setProcess(wire)
        .setContainer(container(it.container()))
        .build();
  }

  private static ContainerMessage container(Container it) {
    ContainerMessage.Builder wire =
        ContainerMessage.newBuilder()
            .setUid(ToWire.text(it.uid()))
            .setName(ToWire.text(it.name()))
            .setImage(ToWire.text(it.image()))
            .setRuntime(ToWire.text(it.runtime()))
            .setPodUid(ToWire.text(it.podUid()))
            .setPodName(ToWire.text(it.podName()))
            .setNamespace(ToWire.text(it.namespace()))
            .setOwner(ToWire.text(it.owner()));
    it.labels().forEach((name, value) -> wire.putLabels(ToWire.text(name), ToWire.text(value)));
    return wire.build();
  }

  private static ProcessEntityMessage entity(ProcessEntity it) {
    return ProcessEntityMessage.newBuilder()
        .setPid(it.pid())
        .setUid(ToWire.text(it.uid()))
        .setName(ToWire.text(it.name()))
        .setPath(ToWire.text(it.path()))
        .setCommandLine(ToWire.text(it.commandLine()))
        .setCreatedTimeUnixNano(ToWire.nanos(it.createdTime()))
        .build();
  }
}
