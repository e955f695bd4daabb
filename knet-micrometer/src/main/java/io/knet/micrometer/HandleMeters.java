package io.knet.micrometer;

import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.stats.ChannelStats;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.HostStatus;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStatus;
import io.knet.stats.SessionStatus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The meters of a handle, and of what it has, in one registry. */
final class HandleMeters implements AutoCloseable {
    private final KnetHandle handle;
    private final MeterRegistry registry;
    private final Tags tags;
    private final Meters own;

    /** By host, link or channel: one that is removed and added again is another. */
    private final IdentityHashMap<Object, Meters> parts = new IdentityHashMap<>();

    private Present present = Present.NOTHING;
    private boolean closed;

    /** Nothing is registered yet. */
    HandleMeters(KnetHandle handle, MeterRegistry registry, Tags tags) {
        this.handle = handle;
        this.registry = registry;
        this.tags = tags;
        own = new Meters(registry, tags);
    }

    void register() {
        Supplier<HandleStats> stats = recent(handle::lifetimeStats);
        for (HandleCounter counter : HandleCounter.values()) {
            own.counter("", counter.descriptor(), stats, read -> read.get(counter));
        }
        for (HandleTimer timer : HandleTimer.values()) {
            own.timer(timer.descriptor(), stats, read -> read.get(timer));
        }
        for (DropReason reason : DropReason.values()) {
            own.counter(
                    "drops",
                    null,
                    "Packets and messages that were dropped, by reason.",
                    Tags.of("reason", reason.descriptor().name()),
                    stats,
                    read -> read.get(reason));
        }
        own.gauge(
                "data.mtu",
                BaseUnits.BYTES,
                "The longest message that goes in one packet to every host.",
                this::look,
                Present::dataMtu);
        own.gauge(
                "hosts",
                null,
                "Hosts that were added and not removed.",
                this::look,
                present -> present.hosts().size());
        refresh();
    }

    /** What the handle has at the moment; nothing once it is closed. */
    private synchronized Present look() {
        refresh();
        return present;
    }

    /** Makes the meters those of what there is now. */
    synchronized void refresh() {
        if (closed) {
            return;
        }
        present = Present.of(handle);
        // First, since meters of what was removed and added again have the same names.
        parts.entrySet()
                .removeIf(
                        part -> {
                            boolean gone = !present.has(part.getKey());
                            if (gone) {
                                part.getValue().remove();
                            }
                            return gone;
                        });
        for (KnetHost host : present.hosts()) {
            parts.computeIfAbsent(host, added -> ofHost(host));
        }
        for (KnetLink link : present.links()) {
            parts.computeIfAbsent(link, added -> ofLink(link));
        }
        for (DataChannel channel : present.channels()) {
            parts.computeIfAbsent(channel, added -> ofChannel(channel));
        }
    }

    private Meters ofHost(KnetHost host) {
        Meters meters = new Meters(registry, tags.and(hostTag(host)));
        Supplier<HostStatus> status = recent(host::status);
        meters.flag(
                "host.reachable",
                "1 if a link to the host is up, 0 if none is.",
                status,
                HostStatus::reachable);
        meters.gauge(
                "host.links.active",
                null,
                "Links that the host's policy uses at the moment.",
                status,
                read -> read.activeLinks().size());
        meters.time(
                "host.session.age",
                "How old the session is that the host's packets are sent in; not a number without one.",
                status,
                read -> read.session().map(SessionStatus::age));
        AtomicLong renewals = new AtomicLong();
        meters.counter(
                "host.session.renewals",
                null,
                "Sessions that there were with the host before the present one.",
                Tags.empty(),
                status,
                // While there is no session the count is not told, and it did not fall.
                read ->
                        renewals.accumulateAndGet(
                                read.session().map(SessionStatus::renewals).orElse(0L), Math::max));
        return meters;
    }

    private Meters ofLink(KnetLink link) {
        Meters meters =
                new Meters(
                        registry,
                        tags.and(hostTag(link.host())).and("link", Integer.toString(link.id())));
        Supplier<LinkStatus> status = recent(link::status);
        meters.flag("link.up", "1 if the link is up, 0 if not.", status, LinkStatus::up);
        meters.flag(
                "link.enabled",
                "1 if the link is enabled, 0 if it is not meant to be up.",
                status,
                LinkStatus::enabled);
        meters.flag(
                "link.active",
                "1 if the host's policy uses the link at the moment.",
                status,
                LinkStatus::active);
        for (DiagnosisCode code : DiagnosisCode.values()) {
            meters.flag(
                    "link.diagnosis",
                    "1 for what is the matter with the link, 0 for everything else.",
                    Tags.of(
                            "code", code.wireName(),
                            "severity", code.severity().wireName()),
                    status,
                    read -> read.diagnosis().filter(now -> now.code() == code).isPresent());
        }
        meters.gauge(
                "link.mtu",
                BaseUnits.BYTES,
                "The longest message that goes in one packet over the link.",
                status,
                LinkStatus::mtu);
        meters.time(
                "link.latency",
                "Moving average of the round trips of pings; not a number without any.",
                status,
                read -> read.latency().average());
        meters.time(
                "link.since.pong",
                "Time since the last answer to a ping; not a number if none came since the link was enabled or went down.",
                status,
                LinkStatus::sincePong);
        for (LinkCounter counter : LinkCounter.values()) {
            meters.counter(
                    "link.",
                    counter.descriptor(),
                    status,
                    read -> read.lifetimeStats().get(counter));
        }
        return meters;
    }

    private Meters ofChannel(DataChannel channel) {
        Meters meters =
                new Meters(registry, tags.and("channel", Integer.toString(channel.number())));
        Supplier<ChannelStats> stats = recent(channel::stats);
        channelCounter(meters, "sent", "Messages accepted to be sent.", stats, ChannelStats::sent);
        channelCounter(
                meters,
                "refused",
                "Messages refused because the send queue was full or they had nowhere to go.",
                stats,
                ChannelStats::refused);
        channelCounter(meters, "received", "Messages delivered.", stats, ChannelStats::received);
        channelCounter(
                meters,
                "overflowed",
                "Messages lost because the receive queue was full.",
                stats,
                ChannelStats::overflowed);
        meters.gauge(
                "channel.send.queue",
                BaseUnits.BYTES,
                "Bytes that wait to be sent.",
                stats,
                ChannelStats::sendQueueBytes);
        meters.gauge(
                "channel.receive.queue",
                BaseUnits.BYTES,
                "Bytes that wait to be received.",
                stats,
                ChannelStats::receiveQueueBytes);
        return meters;
    }

    private static void channelCounter(
            Meters meters,
            String name,
            String description,
            Supplier<ChannelStats> stats,
            ToLongFunction<ChannelStats> value) {
        meters.counter("channel." + name, null, description, Tags.empty(), stats, value);
    }

    private static Tag hostTag(KnetHost host) {
        return Tag.of("host", Integer.toString(host.id()));
    }

    private <T> Supplier<T> recent(Supplier<T> source) {
        return new Recent<>(source, registry.config().clock());
    }

    @Override
    public synchronized void close() {
        closed = true;
        own.remove();
        parts.values().forEach(Meters::remove);
        parts.clear();
    }
}
