package io.knet.tools.node.event;

import io.knet.admin.report.NodeEvent;
import io.knet.stats.json.JsonObject;

/**
 * The node is in JMX.
 *
 * @param name of the handle's bean
 */
public record JmxReady(String name) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "jmx").put("name", name);
    }

    @Override
    public String text() {
        return "is in JMX as " + name;
    }
}
