package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;

/**
 * Received messages were lost, because they came faster than they were printed. The statistics tell
 * how many.
 *
 * @param channel number of the channel
 * @param from id of the host whose message was the first one lost
 */
public record MessagesLost(int channel, int from) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject().put("event", "overflow").put("channel", channel).put("from", from);
    }

    @Override
    public String text() {
        return "messages on channel "
                + channel
                + " were lost, the first from host "
                + from
                + ": they come faster than they are printed (see stats)";
    }
}
