package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import io.knet.tools.ToolException;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a running node on its admin socket. */
public final class RunningNode {
    private RunningNode() {}

    /**
     * The state of a node, as {@code knet status --json} prints it.
     *
     * @param socket where it answers
     * @param patience how long to wait for each part of the answer; more than zero
     * @throws ToolException if no node answers there
     */
    public static JsonValue status(Path socket, Duration patience) {
        try (NodeConnection connection = NodeConnection.to(socket, patience)) {
            return connection.ask(NodeConnection.request("status"), patience).json();
        }
    }
}
