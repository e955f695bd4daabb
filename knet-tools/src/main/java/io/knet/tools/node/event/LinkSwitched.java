package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;
import io.knet.tools.node.option.LinkName;

/**
 * A link was enabled or disabled by command, or was so before.
 *
 * @param name the link
 * @param enabled whether it is enabled now
 */
public record LinkSwitched(LinkName name, boolean enabled) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "switched")
                .put("host", name.host())
                .put("link", name.link())
                .put("enabled", enabled);
    }

    @Override
    public String text() {
        return "link " + name + " is " + (enabled ? "enabled" : "disabled");
    }
}
