package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/**
 * A setting was changed by command.
 *
 * @param setting its name
 * @param value what it is now
 */
public record SettingChanged(String setting, String value) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "changed").put("setting", setting).put("value", value);
    }

    @Override
    public String text() {
        return setting + " is " + value + " now";
    }
}
