package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/**
 * The access lists of dynamic links were switched on or off by command.
 *
 * @param enabled whether they are checked now
 */
public record AccessListsSwitched(boolean enabled) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "access_lists").put("enabled", enabled);
    }

    @Override
    public String text() {
        return "access lists are " + (enabled ? "checked" : "not checked");
    }
}
