package io.knet.netty.send;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.count.DropSink;
import io.knet.netty.filter.Decision;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.queue.SendingChannel;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the hosts that messages go to, as the destination filter says. Any thread. */
public final class Destinations {
    private final MessageFilter filter;
    private final Hosts hosts;
    private final DropSink drops;

    /**
     * Destinations among a handle's hosts.
     *
     * @param drops counts checked sends that are refused
     */
    public Destinations(MessageFilter filter, Hosts hosts, DropSink drops) {
        this.filter = filter;
        this.hosts = hosts;
        this.drops = drops;
    }

    /**
     * The one destination of a synchronous message.
     *
     * @param channel number of the data channel that the message goes on
     */
    record One(NettyHost host, int channel) {}

    /**
     * Finds the destination of a synchronous message.
     *
     * @throws KnetException in libknet's order of checks: no filter, channel closed, forwarding
     *     disabled, refused by the filter, several destinations, none, unknown host
     */
    One one(SendingChannel channel, ByteBuf content, Object attachment) {
        if (filter.installed().isPresent() && channel.isClosed()) {
            throw channel.closedException();
        }
        Decision decision = filter.outgoingByFilter(channel.number(), content, attachment);
        if (decision instanceof Decision.Refused refused) {
            throw refused.refusal().outgoing(refused.cause());
        }
        if (!(decision instanceof Decision.ToOne to)) {
            throw severalDestinations(decision);
        }
        NettyHost host = hosts.get(to.host());
        if (host == null) {
            throw new KnetException(
                    KnetError.HOST_DOWN,
                    "host " + to.host() + " is not known; add it with KnetHandle.addHost");
        }
        return new One(host, to.channel());
    }

    private static KnetException severalDestinations(Decision which) {
        return new KnetException(
                KnetError.SEVERAL_DESTINATIONS,
                "the destination filter named " + which + "; sendSync sends to one, use send");
    }

    /**
     * Where a message goes, decided before it is queued.
     *
     * @throws KnetException why it has not, which is counted here
     */
    public Decision.Accepted check(SendingChannel channel, ByteBuf content, Object attachment) {
        Decision decision = decide(channel, content, attachment, null);
        if (decision instanceof Decision.Refused refused) {
            drops.drop(refused.refusal().reason(), 1, channel.number());
            throw refused.refusal().outgoing(refused.cause());
        }
        Decision.Accepted accepted = (Decision.Accepted) decision;
        if (reachable(accepted).isEmpty()) {
            drops.drop(DropReason.DESTINATION_DOWN, 1, channel.number());
            throw new KnetException(
                    KnetError.HOST_DOWN, "none of the destinations is reachable: " + accepted);
        }
        return accepted;
    }

    /** Whether the sender of a message may ask where it goes, as that takes no time. */
    boolean areQuick() {
        return filter.isQuick();
    }

    /**
     * Where a message of a queue goes.
     *
     * @param checked what {@link #check} said, null if the filter is yet to be asked
     */
    Decision decide(
            SendingChannel channel,
            ByteBuf content,
            Object attachment,
            Decision.@Nullable Accepted checked) {
        return checked == null
                ? filter.outgoing(channel.number(), content, attachment)
                : filter.outgoing(checked);
    }

    /** Those of a message's hosts that are reachable. */
    List<NettyHost> reachable(Decision.Accepted to) {
        if (to instanceof Decision.ToOne one) {
            NettyHost host = hosts.get(one.host());
            return host != null && host.active().isReachable() ? host.alone() : List.of();
        }
        List<NettyHost> reachable = new ArrayList<>();
        if (to instanceof Decision.ToSeveral several) {
            for (int id : several.hosts()) {
                addIfReachable(hosts.get(id), reachable);
            }
        } else {
            for (NettyHost host : hosts.all()) {
                addIfReachable(host, reachable);
            }
        }
        return reachable;
    }

    private static void addIfReachable(@Nullable NettyHost host, List<NettyHost> reachable) {
        if (host != null && host.active().isReachable()) {
            reachable.add(host);
        }
    }
}
