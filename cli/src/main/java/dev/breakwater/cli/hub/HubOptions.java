package dev.breakwater.cli.hub;

import dev.breakwater.cli.CommandFailedException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub a command asks: options first, the environment next, then what {@code up} left. */
public final class HubOptions {
  @Option(
      names = "--hub",
      paramLabel = "URL",
      description = "The hub's address; also BREAKWATER_HUB. Default: the hub that `up` started.")
  private @Nullable URI hub;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "PEM file with the authority of the hub's certificate; also BREAKWATER_CA.")
  private @Nullable Path ca;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the administrator's token; also BREAKWATER_TOKEN_FILE.")
  private @Nullable Path tokenFile;

  /**
   * The hub to ask; empty if neither an option nor the environment nor a file names one.
   *
   * @throws CommandFailedException if something names one and does not say all that it takes
   */
  public Optional<HubAddress> find(Map<String, String> environment) {
    boolean named =
        hub != null
            || ca != null
            || tokenFile != null
            || set(environment, "BREAKWATER_HUB").isPresent()
            || ContextFile.ofUser(environment).read().isPresent();
    return named ? Optional.of(resolve(environment)) : Optional.empty();
  }

  /**
   * The hub to ask.
   *
   * @throws CommandFailedException if nothing says which
   */
  public HubAddress resolve(Map<String, String> environment) {
    Optional<URI> hub =
        Optional.ofNullable(this.hub)
            .or(() -> set(environment, "BREAKWATER_HUB").map(HubOptions::uri));
    Optional<Path> ca =
        Optional.ofNullable(this.ca).or(() -> set(environment, "BREAKWATER_CA").map(Path::of));
    Optional<Path> token =
        Optional.ofNullable(this.tokenFile)
            .or(() -> set(environment, "BREAKWATER_TOKEN_FILE").map(Path::of));
    if (hub.isPresent() && ca.isPresent() && token.isPresent()) {
      return new HubAddress(https(hub.get()), ca.get(), token.get());
    }
    ContextFile file = ContextFile.ofUser(environment);
    HubAddress context =
        file.read()
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        "which hub? "
                            + file.path()
                            + " is not there: start one with ./breakwater up, or say --hub, --ca"
                            + " and --token-file"));
    return new HubAddress(
        https(hub.orElse(context.hub())),
        ca.orElse(context.ca()),
        token.orElse(context.tokenFile()));
  }

  private static Optional<String> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException("BREAKWATER_HUB is no address: " + e.getMessage(), e);
    }
  }

  /** The token goes along: never in the clear. */
  private static URI https(URI hub) {
    if (!"https".equals(hub.getScheme()) || hub.getHost() == null) {
      throw new CommandFailedException(
          "a hub's address is of the form https://HOST:PORT, not " + hub);
    }
    return hub;
  }
}
