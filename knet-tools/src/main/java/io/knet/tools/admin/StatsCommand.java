package io.knet.tools.admin;

import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet stats}. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Print what a running node has counted.",
        footer = {
            "",
            "--format cmap prints lines as corosync-cmapctl -m stats does, for what reads those:",
            "  stats.knet.node2.link0.connected (u8) = 1"
        })
public final class StatsCommand implements Callable<Integer> {
    private final Streams streams;
    @Mixin private NodeArgument node = new NodeArgument();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = StatsFormat.Converter.class,
            description = "text (what is not 0), json or cmap. Default: text.")
    private @Nullable StatsFormat format;

    @Option(names = "--json", description = "The same as --format json.")
    private boolean json;

    @Option(
            names = "--lifetime",
            description = "Count from the start of the node, whatever was cleared meanwhile.")
    private boolean lifetime;

    /** The command on the streams of a process. */
    public StatsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        StatsFormat wanted = wanted();
        try (NodeConnection connection = node.connect()) {
            NodeConnection.Line stats =
                    connection.ask(
                            NodeConnection.request("stats").put("lifetime", lifetime),
                            node.patience());
            streams.out()
                    .print(
                            switch (wanted) {
                                case TEXT -> StatsText.of(stats.json());
                                case JSON -> stats.text() + "\n";
                                case CMAP -> cmap(connection, stats);
                            });
            streams.out().flush();
            return ExitCode.OK;
        }
    }

    private StatsFormat wanted() {
        StatsFormat named = format;
        if (json && named != null && named != StatsFormat.JSON) {
            throw new ToolException(
                    ExitCode.USAGE, "--json and another --format exclude each other");
        }
        return json ? StatsFormat.JSON : named == null ? StatsFormat.TEXT : named;
    }

    private String cmap(NodeConnection connection, NodeConnection.Line stats) {
        return CmapText.of(
                connection.ask(NodeConnection.request("status"), node.patience()).json(),
                stats.json(),
                lifetime);
    }
}
