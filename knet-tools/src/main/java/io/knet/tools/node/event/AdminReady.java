package io.knet.tools.node.event;

import io.knet.admin.report.NodeEvent;
import io.knet.stats.json.JsonObject;
import java.nio.file.Path;

/**
 * The node can be asked.
 *
 * @param path where its socket is
 */
public record AdminReady(Path path) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "admin").put("path", path.toString());
    }

    @Override
    public String text() {
        return "answers knet status " + path;
    }
}
