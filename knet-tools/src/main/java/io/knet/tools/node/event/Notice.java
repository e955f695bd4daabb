package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/**
 * Anything that has no event of its own.
 *
 * @param words what happened
 */
public record Notice(String words) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "notice").put("text", words);
    }

    @Override
    public String text() {
        return words;
    }
}
