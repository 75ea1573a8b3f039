package dev.breakwater.cli.detection;

import picocli.CommandLine.Command;

/** What concerns rules. */
@Command(
    name = "rules",
    description = "Checks rule files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = RulesCheckCommand.class)
public final class RulesCommand {}
