package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/**
 * The longest message that goes in one packet has changed.
 *
 * @param dataMtu the new value, in bytes
 */
public record MtuChanged(int dataMtu) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "mtu").put("data_mtu", dataMtu);
    }

    @Override
    public String text() {
        return "messages of up to " + dataMtu + " bytes go in one packet";
    }
}
