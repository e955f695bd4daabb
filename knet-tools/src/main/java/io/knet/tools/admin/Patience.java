package io.knet.tools.admin;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long a node is waited for. */
final class Patience {
    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long to wait for an answer, 1 to 3600. Default: 10.")
    private int seconds = 10;

    /** How long to wait for an answer. */
    Duration patience() {
        return Duration.ofSeconds(seconds);
    }

    /**
     * Connects to a node.
     *
     * @param node as {@link NodeSocket#find}
     * @throws ToolException if it is not clear which one, or it does not answer
     */
    NodeConnection connect(@Nullable String node) {
        if (seconds < 1 || seconds > 3600) {
            throw new ToolException(
                    ExitCode.USAGE, "--timeout " + seconds + " must be from 1 to 3600");
        }
        return NodeConnection.to(NodeSocket.of(System.getenv()).find(node), patience());
    }
}
