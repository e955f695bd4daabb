package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/**
 * A host became reachable, or stopped being so.
 *
 * @param host id of the host
 * @param reachable whether it is reachable now
 */
public record HostChanged(int host, boolean reachable) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "host").put("host", host).put("reachable", reachable);
    }

    @Override
    public String text() {
        return "host " + host + " is " + (reachable ? "reachable" : "not reachable");
    }
}
