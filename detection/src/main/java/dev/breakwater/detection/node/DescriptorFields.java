package dev.breakwater.detection.node;

import dev.breakwater.detection.FieldList;
import dev.breakwater.rules.Field.Argument;
import dev.breakwater.rules.FieldType;
import dev.breakwater.rules.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * The fields on the file descriptor that an event is about: {@code fd.*}. Of an outgoing connection
 * the process is the client, of one that it accepts or waits for it is the server.
 */
final class DescriptorFields {
  private static final int CONNECTION_IN_PROGRESS = -115;

  private DescriptorFields() {}

  static void declare(FieldList<NodeEvent> fields) {
    fields
        .number("fd.num", FieldType.NUMBER, "The descriptor's number.", DescriptorFields::number)
        .path("fd.name", "The file's full path, or the connection's ends.", DescriptorFields::name)
        .path("fd.nameraw", "The path as the process gave it.", NodeEvent::rawPath)
        .path("fd.directory", "The folder of the file.", DescriptorFields::directory)
        .path("fd.filename", "The file's name without its folder.", DescriptorFields::fileName)
        .text("fd.type", "file, ipv4, ipv6 or unix.", DescriptorFields::type)
        .text("fd.typechar", "f, 4, 6 or u, as fd.type.", DescriptorFields::typeChar)
        .text("fd.containername", "Container id and name.", DescriptorFields::containerName)
        .text(
            "fd.containerdirectory",
            "Container id and folder.",
            DescriptorFields::containerDirectory)
        .text("fd.l4proto", "tcp, udp or icmp.", DescriptorFields::protocol)
        .text("fd.sockfamily", "ip or unix.", DescriptorFields::family)
        .number(
            "fd.is_server",
            FieldType.BOOLEAN,
            "Whether the process is the server.",
            DescriptorFields::server)
        .number(
            "fd.connected",
            FieldType.BOOLEAN,
            "Whether the connection was made.",
            DescriptorFields::connected)
        .number(
            "fd.name_changed",
            FieldType.BOOLEAN,
            "Whether the event gave the descriptor its name.",
            event -> event.protocol() == null ? Reader.Number.MISSING : 1);
    addresses(fields);
    names(fields);
  }

  private static void names(FieldList<NodeEvent> fields) {
    name(fields, "fd.cip.name", "The client's domain name.", NodeEvent::clientAddress);
    name(fields, "fd.sip.name", "The server's domain name.", NodeEvent::serverAddress);
    name(fields, "fd.lip.name", "This end's domain name.", DescriptorFields::local);
    name(fields, "fd.rip.name", "The other end's domain name.", DescriptorFields::remote);
  }

  private static void name(
      FieldList<NodeEvent> fields,
      String field,
      String description,
      Reader.Bytes<NodeEvent> address) {
    fields.text(
        field,
        description + " It is the one that a name server's answer gave for the address.",
        event -> {
          byte[] bytes = address.read(event);
          return bytes == null ? null : event.nameOf(bytes);
        });
  }

  /** What a descriptor is, as {@code <f>/etc/passwd} or {@code <4t>10.0.0.1:1->10.0.0.2:2}. */
  static @Nullable String named(NodeEvent event) {
    String name = name(event);
    String type = name == null ? null : typeChar(event);
    if (type == null) {
      return null;
    }
    String protocol = protocol(event);
    return "<" + type + (protocol == null ? "" : protocol.charAt(0)) + ">" + name;
  }

  /** Both ends of a connection. */
  static @Nullable String connection(NodeEvent event) {
    return event.protocol() == null ? null : name(event);
  }

  /** The server's end. */
  static @Nullable String serverEnd(NodeEvent event) {
    String path = event.protocol() == null ? null : event.path();
    return path == null ? end(event.serverAddress(), event.serverPort()) : path;
  }

  private static void addresses(FieldList<NodeEvent> fields) {
    both(
        fields,
        "fd.ip",
        FieldType.ADDRESS,
        "The address of either end.",
        (Reader.AnyBytes<NodeEvent>) DescriptorFields::either);
    both(
        fields,
        "fd.net",
        FieldType.NETWORK,
        "The network of either end.",
        (Reader.AnyBytes<NodeEvent>) DescriptorFields::either);
    both(
        fields,
        "fd.port",
        FieldType.PORT,
        "The port of either end.",
        (Reader.AnyNumber<NodeEvent>) DescriptorFields::eitherPort);
    fields
        .bytes("fd.cip", FieldType.ADDRESS, "The client's address.", NodeEvent::clientAddress)
        .bytes("fd.sip", FieldType.ADDRESS, "The server's address.", NodeEvent::serverAddress)
        .bytes("fd.lip", FieldType.ADDRESS, "This end's address.", DescriptorFields::local)
        .bytes("fd.rip", FieldType.ADDRESS, "The other end's address.", DescriptorFields::remote)
        .bytes("fd.cnet", FieldType.NETWORK, "The client's network.", NodeEvent::clientAddress)
        .bytes("fd.snet", FieldType.NETWORK, "The server's network.", NodeEvent::serverAddress)
        .bytes("fd.lnet", FieldType.NETWORK, "This end's network.", DescriptorFields::local)
        .bytes("fd.rnet", FieldType.NETWORK, "The other end's network.", DescriptorFields::remote)
        .number("fd.cport", FieldType.PORT, "The client's port.", NodeEvent::clientPort)
        .number("fd.sport", FieldType.PORT, "The server's port.", NodeEvent::serverPort)
        .number(
            "fd.lport",
            FieldType.PORT,
            "This end's port.",
            e -> isServer(e) ? e.serverPort() : e.clientPort())
        .number(
            "fd.rport",
            FieldType.PORT,
            "The other end's port.",
            e -> isServer(e) ? e.clientPort() : e.serverPort());
  }

  private static void both(
      FieldList<NodeEvent> fields,
      String name,
      FieldType type,
      String description,
      Reader<NodeEvent> reader) {
    fields.withArgument(name, type, Argument.NONE, description, argument -> reader);
  }

  /** A call that failed to open a file has no descriptor. */
  private static long number(NodeEvent event) {
    boolean isOpen = event.openFlags() != NodeEvent.ABSENT;
    return isOpen && event.result() < 0 ? Reader.Number.MISSING : event.fd();
  }

  static @Nullable String name(NodeEvent event) {
    String path = event.path();
    if (path != null || event.protocol() == null) {
      return path;
    }
    String client = end(event.clientAddress(), event.clientPort());
    String server = end(event.serverAddress(), event.serverPort());
    if (server == null) {
      return client;
    }
    return client == null ? server : client + "->" + server;
  }

  private static @Nullable String end(byte @Nullable [] address, long port) {
    String text = address == null ? null : text(address);
    if (text == null) {
      return null;
    }
    return port == NodeEvent.ABSENT ? text : text + ":" + port;
  }

  private static @Nullable String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      // Not 4 or 16 bytes: there is no such address to name.
      return null;
    }
  }

  private static @Nullable String directory(NodeEvent event) {
    String path = event.path();
    if (path == null) {
      return null;
    }
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
  }

  private static @Nullable String fileName(NodeEvent event) {
    String path = event.path();
    return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
  }

  private static @Nullable String type(NodeEvent event) {
    String protocol = event.protocol();
    if (protocol == null) {
      return event.path() == null ? null : "file";
    }
    if (protocol.equals("unix")) {
      return "unix";
    }
    byte[] address = event.serverAddress();
    if (address == null) {
      address = event.clientAddress();
    }
    return address == null ? null : address.length == 4 ? "ipv4" : "ipv6";
  }

  private static @Nullable String typeChar(NodeEvent event) {
    String type = type(event);
    if (type == null) {
      return null;
    }
    return switch (type) {
      case "ipv4" -> "4";
      case "ipv6" -> "6";
      case "unix" -> "u";
      default -> "f";
    };
  }

  private static @Nullable String protocol(NodeEvent event) {
    String protocol = event.protocol();
    return protocol == null || protocol.equals("unix") ? null : protocol;
  }

  private static @Nullable String family(NodeEvent event) {
    String protocol = event.protocol();
    return protocol == null ? null : protocol.equals("unix") ? "unix" : "ip";
  }

  private static @Nullable String containerName(NodeEvent event) {
    String name = name(event);
    return name == null ? null : ContainerFields.id(event) + ":" + name;
  }

  private static @Nullable String containerDirectory(NodeEvent event) {
    String directory = directory(event);
    return directory == null ? null : ContainerFields.id(event) + ":" + directory;
  }

  private static boolean isServer(NodeEvent event) {
    return switch (event.type()) {
      case "accept", "accept4", "listen", "bind" -> true;
      default -> false;
    };
  }

  private static long server(NodeEvent event) {
    return event.protocol() == null ? Reader.Number.MISSING : isServer(event) ? 1 : 0;
  }

  private static long connected(NodeEvent event) {
    if (event.protocol() == null) {
      return Reader.Number.MISSING;
    }
    long result = event.result();
    return result >= 0 || result == CONNECTION_IN_PROGRESS ? 1 : 0;
  }

  private static byte @Nullable [] either(NodeEvent event, int index) {
    byte[] client = event.clientAddress();
    byte[] server = event.serverAddress();
    return switch (index) {
      case 0 -> client == null ? server : client;
      case 1 -> client == null ? null : server;
      default -> null;
    };
  }

  private static long eitherPort(NodeEvent event, int index) {
    long client = event.clientPort();
    long server = event.serverPort();
    return switch (index) {
      case 0 -> client == NodeEvent.ABSENT ? server : client;
      case 1 -> client == NodeEvent.ABSENT ? NodeEvent.ABSENT : server;
      default -> Reader.Number.MISSING;
    };
  }

  private static byte @Nullable [] remote(NodeEvent event) {
    return isServer(event) ? event.clientAddress() : event.serverAddress();
  }

  private static byte @Nullable [] local(NodeEvent event) {
    return isServer(event) ? event.serverAddress() : event.clientAddress();
  }
}
