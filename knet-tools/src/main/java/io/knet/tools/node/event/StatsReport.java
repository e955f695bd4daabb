package io.knet.tools.node.event;

import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.stats.ChannelStats;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.stats.json.JsonObject;
import io.knet.tools.node.option.LinkName;
import java.util.ArrayList;
import java.util.List;

/**
 * The counters of the node.
 *
 * @param lifetime whether they count from the start, whatever was cleared meanwhile
 * @param handle counters and drops of the handle
 * @param number number of the data channel
 * @param channel counters of the data channel
 * @param links counters of each link
 */
public record StatsReport(
        boolean lifetime,
        HandleStats handle,
        int number,
        ChannelStats channel,
        List<LinkCounters> links)
        implements NodeEvent {
    /**
     * The counters of a link.
     *
     * @param name the link
     * @param stats its counters
     */
    public record LinkCounters(LinkName name, LinkStats stats) {
        private JsonObject json() {
            return new JsonObject()
                    .put("host", name.host())
                    .put("link", name.link())
                    .putMembersOf(stats.toJson());
        }
    }

    /** The counters of a node now. */
    public static StatsReport of(KnetHandle handle, DataChannel channel, boolean lifetime) {
        List<LinkCounters> links = new ArrayList<>();
        handle.hosts().stream()
                .flatMap(host -> host.links().stream())
                .forEach(
                        link ->
                                links.add(
                                        new LinkCounters(
                                                new LinkName(link.host().id(), link.id()),
                                                lifetime
                                                        ? link.status().lifetimeStats()
                                                        : link.status().stats())));
        return new StatsReport(
                lifetime,
                lifetime ? handle.lifetimeStats() : handle.stats(),
                channel.number(),
                channel.stats(),
                links);
    }

    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "stats")
                .put("lifetime", lifetime)
                .putMembersOf(handle.toJson())
                .put(
                        "channel",
                        new JsonObject().put("number", number).putMembersOf(channel.toJson()))
                .putObjects("links", links.stream().map(LinkCounters::json).toList());
    }

    /** Counters that are 0 are left out. */
    @Override
    public String text() {
        StringBuilder text = new StringBuilder(lifetime ? "stats since the start:" : "stats:");
        for (HandleCounter counter : HandleCounter.values()) {
            append(text, counter.descriptor().name(), handle.get(counter));
        }
        for (HandleTimer timer : HandleTimer.values()) {
            if (handle.get(timer).samples() > 0) {
                text.append("\n  ")
                        .append(timer.descriptor().name())
                        .append(": ")
                        .append(handle.get(timer));
            }
        }
        for (DropReason reason : DropReason.values()) {
            append(text, "dropped, " + reason.descriptor().name(), handle.get(reason));
        }
        String prefix = "channel " + number + " ";
        append(text, prefix + "sent", channel.sent());
        append(text, prefix + "refused", channel.refused());
        append(text, prefix + "received", channel.received());
        append(text, prefix + "overflowed", channel.overflowed());
        for (LinkCounters link : links) {
            for (LinkCounter counter : LinkCounter.values()) {
                append(
                        text,
                        "link " + link.name() + " " + counter.descriptor().name(),
                        link.stats().get(counter));
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String name, long value) {
        if (value != 0) {
            text.append("\n  ").append(name).append(": ").append(value);
        }
    }
}
