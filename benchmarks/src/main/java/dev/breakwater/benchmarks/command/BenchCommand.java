package dev.breakwater.benchmarks.command;

import picocli.CommandLine.Command;

/** {@code breakwater bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures what the parts cost and what they see, on this machine.",
    subcommands = {SensorCommand.class, ChurnCommand.class})
public final class BenchCommand {}
