package io.knet.tools.node.event;

import io.knet.ClearStats;
import io.knet.stats.json.JsonObject;

/**
 * Statistics were set to zero by command.
 *
 * @param what which ones
 */
public record StatsCleared(ClearStats what) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "cleared")
                .put("links", what == ClearStats.HANDLE_AND_LINKS);
    }

    @Override
    public String text() {
        return "statistics of the handle"
                + (what == ClearStats.HANDLE_AND_LINKS ? " and all links" : "")
                + " are cleared";
    }
}
