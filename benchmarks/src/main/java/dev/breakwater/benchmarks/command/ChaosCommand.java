package dev.breakwater.benchmarks.command;

import picocli.CommandLine.Command;

/** {@code breakwater chaos}. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Breaks what lies between the parts, and the parts, and sees what comes of it.",
    subcommands = {DeliveryCommand.class, TamperCommand.class})
public final class ChaosCommand {}
