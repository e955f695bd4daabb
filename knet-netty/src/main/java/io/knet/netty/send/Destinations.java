package io.knet.netty.send;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.Verdict;
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
        Decision.Accepted accepted = (Decision.Accepted) decision;
        Verdict verdict = accepted.verdict();
        if (verdict.kind() == Verdict.Kind.BROADCAST) {
            throw severalDestinations("all hosts");
        }
        if (verdict.hostCount() > 1) {
            throw severalDestinations(verdict.hostCount() + " hosts");
        }
        NettyHost host = hosts.get(verdict.host(0));
        if (host == null) {
            throw new KnetException(
                    KnetError.HOST_DOWN,
                    "host " + verdict.host(0) + " is not known; add it with KnetHandle.addHost");
        }
        return new One(host, accepted.channel());
    }

    private static KnetException severalDestinations(String which) {
        return new KnetException(
                KnetError.SEVERAL_DESTINATIONS,
                "the destination filter named " + which + "; sendSync sends to one, use send");
    }

    /**
     * The filter's verdict about a message that has somewhere to go.
     *
     * @throws KnetException why it has not, which is counted here
     */
    public Verdict check(SendingChannel channel, ByteBuf content, Object attachment) {
        Decision decision = decide(channel, content, attachment, null);
        if (decision instanceof Decision.Refused refused) {
            drops.drop(refused.refusal().reason(), 1, channel.number());
            throw refused.refusal().outgoing(refused.cause());
        }
        Verdict verdict = ((Decision.Accepted) decision).verdict();
        if (!isAnyReachable(verdict)) {
            drops.drop(DropReason.DESTINATION_DOWN, 1, channel.number());
            throw new KnetException(
                    KnetError.HOST_DOWN, "none of the destinations is reachable: " + verdict);
        }
        return verdict;
    }

    /**
     * Where a message of a queue goes.
     *
     * @param given the filter's verdict, null if it is yet to be asked
     */
    Decision decide(
            SendingChannel channel, ByteBuf content, Object attachment, @Nullable Verdict given) {
        return filter.outgoing(channel.number(), content, attachment, given);
    }

    /** The hosts of a verdict that are reachable. */
    List<NettyHost> reachable(Verdict verdict) {
        List<NettyHost> reachable = new ArrayList<>();
        if (verdict.kind() == Verdict.Kind.BROADCAST) {
            for (NettyHost host : hosts.all()) {
                addIfReachable(host, reachable);
            }
        } else {
            for (int i = 0; i < verdict.hostCount(); i++) {
                addIfReachable(hosts.get(verdict.host(i)), reachable);
            }
        }
        return reachable;
    }

    private static void addIfReachable(@Nullable NettyHost host, List<NettyHost> reachable) {
        if (host != null && host.active().isReachable()) {
            reachable.add(host);
        }
    }

    private boolean isAnyReachable(Verdict verdict) {
        return !reachable(verdict).isEmpty();
    }
}
