package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/**
 * A command could not be carried out. The node goes on.
 *
 * @param message what was wrong
 */
public record CommandFailed(String message) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "error").put("message", message);
    }

    @Override
    public String text() {
        return "error: " + message;
    }
}
