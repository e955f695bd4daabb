package io.knet.netty.link;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.mtu.KnownPath;
import io.knet.session.wire.LinkView;
import io.knet.stats.DiagnosisCode;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A link of any transport, as its host and the senders see it. Any thread, unless stated otherwise.
 */
public interface HostLink extends KnetLink {
    // ---- its life

    /**
     * Opens the link: it works as soon as its peer is found.
     *
     * @return fails if its address cannot be had, or the link was removed meanwhile; it is closed
     *     then
     */
    CompletableFuture<Void> open();

    /**
     * Takes the link down for good. On the loop.
     *
     * @return completes when its kernel resources are free
     */
    CompletableFuture<Void> close(LinkDownReason reason);

    /** What a change that is under way will put in force; null if there is none. */
    @Nullable LinkConfig pendingConfig();

    /** Resets its counters and its history. On the loop. */
    void clearStats();

    // ---- messages

    /** The way of messages out. */
    LinkOutput output();

    /** Whether messages may go over the link: it is up, and its path carries them. */
    boolean isUsable();

    /** Why messages may not go over the link, in words, for the message of an error. */
    String describeDown();

    /**
     * Something was seen that says why the link is not up. Of no account if it is up.
     *
     * @param arguments of the text of the diagnosis, but for those that every link knows
     */
    default void saw(DiagnosisCode code, Map<String, String> arguments) {}

    /**
     * How this node sees the link, for the peer; empty if there is nothing to tell. On the loop.
     */
    default Optional<LinkView> view() {
        return Optional.empty();
    }

    /** The peer has told how it sees the link. On the loop. */
    default void peerSees(LinkView view) {}

    /** Whether its messages have sequence numbers, as messages that go in packets do. */
    boolean numbersMessages();

    /** Sends a ping that the volume of data demands (spec wire 8), if it has a heartbeat. */
    void forcePing(int sequence);

    /** Sends a ping before its time, to find out whether the peer answers. On the loop. */
    default void pingNow() {}

    /**
     * The mean time that a ping and its pong take; 0 if that is not known, or there are none. On
     * the loop.
     */
    default long latencyNanos() {
        return 0;
    }

    // ---- sessions

    /** Whether datagrams can be sent to its peer. */
    default boolean leadsToPeer() {
        return false;
    }

    /**
     * Sends a datagram that is sealed already, such as a handshake or receipts. On the loop.
     *
     * @param kind by which it is counted
     * @param datagram taken over
     * @param to where to; null for the link's peer
     */
    default void sendSealed(PacketCounters kind, ByteBuf datagram, @Nullable InetSocketAddress to) {
        datagram.release();
    }

    /**
     * Counts a packet of the peer that ends before the link's pipeline. Any thread.
     *
     * @param bytes of the whole datagram
     */
    default void countReceived(PacketCounters kind, int bytes) {}

    /** Takes the link down, if it is up, until the peer answers anew. On the loop. */
    default void takeDown(LinkDownReason reason) {}

    // ---- its path and its peer

    /** Its path, if that is one that limits what goes in a packet. */
    Optional<KnownPath> path();

    /** What is known of its path is outdated; {@link #searchPath} has to follow. */
    void outdatePath();

    /** Searches its path again. On the loop. */
    void searchPath();

    /** Where its packets go to; null if that is not known, or there are none. */
    @Nullable InetSocketAddress peer();

    /** Whether it takes packets from a source that claims to be its peer. */
    boolean accepts(InetAddress source);

    /** Looks whether its peer is still accepted. On the loop. */
    void checkAccess();

    /**
     * Takes a packet of this link that came by another way, after the checks that it has passed
     * there. Takes it over. On the loop.
     */
    void receive(InboundPacket packet);

    /** What calls to a removed link are told: {@link KnetError#UNKNOWN_LINK}, or the end. */
    KnetException removedException();

    @Override
    LinkHost host();
}
