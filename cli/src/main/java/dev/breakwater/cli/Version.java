package dev.breakwater.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** What {@code breakwater --version} says. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "breakwater " + (version == null ? "(built without a version)" : version),
      "Java " + Runtime.version()
    };
  }
}
