package dev.breakwater.collector;

import dev.breakwater.detection.node.CallArguments;
import dev.breakwater.signals.Activity;
import dev.breakwater.signals.Actor;
import dev.breakwater.signals.Endpoint;
import dev.breakwater.signals.FileActivity;
import dev.breakwater.signals.KernelActivity;
import dev.breakwater.signals.NetworkActivity;
import org.jspecify.annotations.Nullable;

/** What a system call did, as a record that outlives the event. */
final class CallActivity {
  private CallActivity() {}

  static Activity of(KernelEvent event, SystemCall call, boolean created, Actor actor) {
    return switch (call.kind()) {
      case OPEN ->
          file(event, created ? FileActivity.Action.CREATE : FileActivity.Action.OPEN, actor);
      case CREATE -> file(event, FileActivity.Action.CREATE, actor);
      case DELETE -> file(event, FileActivity.Action.DELETE, actor);
      case RENAME -> file(event, FileActivity.Action.RENAME, actor);
      case LINK, SYMLINK -> file(event, FileActivity.Action.LINK, actor);
      case SET_ATTRIBUTES -> file(event, FileActivity.Action.SET_ATTRIBUTES, actor);
      case CONNECT -> network(event, NetworkActivity.Action.OPEN, actor);
      case LISTEN -> network(event, NetworkActivity.Action.LISTEN, actor);
      case ACCEPT -> network(event, NetworkActivity.Action.ACCEPT, actor);
      case SEND, RECEIVE -> network(event, NetworkActivity.Action.TRAFFIC, actor);
      case KERNEL -> new KernelActivity(call.text(), actor, CallArguments.of(event), result(event));
    };
  }

  private static FileActivity file(KernelEvent event, FileActivity.Action action, Actor actor) {
    return new FileActivity(
        action, actor, textOf(event.path()), textOf(event.targetPath()), result(event));
  }

  private static NetworkActivity network(
      KernelEvent event, NetworkActivity.Action action, Actor actor) {
    return new NetworkActivity(
        action,
        actor,
        endpoint(event.clientAddress(), event.clientPort()),
        endpoint(event.serverAddress(), event.serverPort()),
        textOf(event.protocol()),
        result(event));
  }

  private static int result(KernelEvent event) {
    return Math.clamp(event.result(), Integer.MIN_VALUE, 0);
  }

  private static Endpoint endpoint(byte @Nullable [] address, long port) {
    return address == null ? Endpoint.UNKNOWN : new Endpoint(Protocol.text(address), (int) port);
  }

  private static String textOf(@Nullable String text) {
    return text == null ? "" : text;
  }
}
