package io.knet.tools;

import picocli.CommandLine.Command;

/** The root of all subcommands. */
@Command(
        name = "knet",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Redundant, encrypted links between the nodes of a cluster.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 the arguments cannot work.",
            "Warnings go to standard error; KNET_JAVA_OPTS=-Dknet.log=debug shows more."
        })
final class KnetCommand {}
