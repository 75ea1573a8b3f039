package dev.breakwater.cli.detection;

import dev.breakwater.cli.hub.RulesPushCommand;
import dev.breakwater.cli.hub.RulesRollbackCommand;
import dev.breakwater.cli.hub.RulesStatusCommand;
import picocli.CommandLine.Command;

/** What concerns rules. */
@Command(
    name = "rules",
    description = "Checks rule files, and gives them to nodes.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RulesCheckCommand.class,
      RulesPushCommand.class,
      RulesRollbackCommand.class,
      RulesStatusCommand.class
    })
public final class RulesCommand {}
