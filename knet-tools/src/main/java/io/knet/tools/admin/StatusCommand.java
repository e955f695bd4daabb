package io.knet.tools.admin;

import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Print the hosts and links of a running node: what is down first, why and what to type"
                    + " next last."
        },
        footer = {
            "",
            "The node is one that runs with --admin PATH, or a program with an AdminEndpoint:",
            "  knet node --config knet.conf --admin /run/knet/node1",
            "  knet status 1",
            "",
            "Exit codes: 0 all is up; 1 a host is not reachable, an enabled link is down, messages",
            "are not forwarded, or no node answers; 2 the arguments cannot work."
        })
public final class StatusCommand implements Callable<Integer> {
    private final Streams streams;
    @Mixin private NodeArgument node = new NodeArgument();

    @Option(names = "--json", description = "Print the node's answer, one JSON object on one line.")
    private boolean json;

    /** The command on the streams of a process. */
    public StatusCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (NodeConnection connection = node.connect()) {
            NodeConnection.Line answer =
                    connection.ask(NodeConnection.request("status"), node.patience());
            StatusText status = new StatusText(answer.json());
            streams.out().print(json ? answer.text() + "\n" : status.text());
            streams.out().flush();
            return status.isSomethingDown() ? ExitCode.FAILURE : ExitCode.OK;
        }
    }
}
