package io.knet.admin.report;

import io.knet.KnetHandle;
import io.knet.stats.ChannelStats;
import io.knet.stats.DropReason;
import io.knet.stats.ErrorEntry;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.stats.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The counters of the node.
 *
 * @param lifetime whether they count from the start, whatever was cleared meanwhile
 * @param handle counters and drops of the handle
 * @param channels counters of each open data channel
 * @param links counters of each link
 * @param errors what went wrong, what came last first
 */
public record StatsReport(
        boolean lifetime,
        HandleStats handle,
        List<ChannelCounters> channels,
        List<LinkCounters> links,
        List<ErrorEntry> errors)
        implements NodeEvent {
    /**
     * The counters of a data channel.
     *
     * @param number its number
     * @param stats its counters
     */
    public record ChannelCounters(int number, ChannelStats stats) {
        private JsonObject json() {
            return new JsonObject().put("number", number).putMembersOf(stats.toJson());
        }
    }

    /**
     * The counters of a link.
     *
     * @param host id of the host
     * @param link id of the link
     * @param stats its counters
     */
    public record LinkCounters(int host, int link, LinkStats stats) {
        private JsonObject json() {
            return new JsonObject()
                    .put("host", host)
                    .put("link", link)
                    .putMembersOf(stats.toJson());
        }
    }

    /** The counters of a node now. */
    public static StatsReport of(KnetHandle handle, boolean lifetime) {
        List<LinkCounters> links = new ArrayList<>();
        handle.hosts().stream()
                .flatMap(host -> host.links().stream())
                .forEach(
                        link ->
                                links.add(
                                        new LinkCounters(
                                                link.host().id(),
                                                link.id(),
                                                lifetime
                                                        ? link.status().lifetimeStats()
                                                        : link.status().stats())));
        return new StatsReport(
                lifetime,
                lifetime ? handle.lifetimeStats() : handle.stats(),
                handle.channels().stream()
                        .map(channel -> new ChannelCounters(channel.number(), channel.stats()))
                        .toList(),
                links,
                handle.errors());
    }

    @Override
    public JsonObject json() {
        JsonObject json =
                new JsonObject()
                        .put("event", "stats")
                        .put("lifetime", lifetime)
                        .putMembersOf(handle.toJson());
        // Most nodes have one, and whoever reads theirs need not search a list.
        if (!channels.isEmpty()) {
            json.put("channel", channels.get(0).json());
        }
        return json.putObjects("channels", channels.stream().map(ChannelCounters::json).toList())
                .putObjects("links", links.stream().map(LinkCounters::json).toList())
                .putJsons("errors", errors.stream().map(ErrorEntry::toJson).toList());
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
        for (ChannelCounters channel : channels) {
            String prefix = "channel " + channel.number() + " ";
            append(text, prefix + "sent", channel.stats().sent());
            append(text, prefix + "refused", channel.stats().refused());
            append(text, prefix + "received", channel.stats().received());
            append(text, prefix + "overflowed", channel.stats().overflowed());
        }
        for (LinkCounters link : links) {
            for (LinkCounter counter : LinkCounter.values()) {
                append(
                        text,
                        "link "
                                + link.host()
                                + "/"
                                + link.link()
                                + " "
                                + counter.descriptor().name(),
                        link.stats().get(counter));
            }
        }
        errors.forEach(error -> text.append("\n  error ").append(error.summary()));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, long value) {
        if (value != 0) {
            text.append("\n  ").append(name).append(": ").append(value);
        }
    }
}
