package io.knet.netty.pipeline;

import io.knet.Errno;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxMessage;
import io.knet.netty.tap.LinkTap;
import io.knet.protocol.ReceiveWindow;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of a link's pipeline ask of the link and its host. All methods belong to the
 * event loop of the host, except those that say that they are for any thread: what is counted, and
 * what a socket reports, whose channel may live on a loop of its own.
 */
public interface LinkPort {
    /** Id of this node. */
    int localHost();

    /** Id of the host that the link leads to. */
    int hostId();

    /** Id of the link. */
    int linkId();

    /** Any thread: where its packets pass those who look at them. */
    LinkTap tap();

    /** Whether the link is enabled. */
    boolean isEnabled();

    /**
     * The duplicate window and the reassembly of the host, for the dialect of a packet.
     *
     * @param packet numbered if it came in a session
     */
    ReceiveWindow window(InboundPacket packet);

    /** Who gives receipts to the host; null if nobody does. */
    default @Nullable ReceiptDesk receipts() {
        return null;
    }

    /** A pong of this link has come under a number, as those of sessions do. */
    default void onNumberedPong() {}

    /**
     * Data has come over this link.
     *
     * @return whether it may be taken: the host is reachable, perhaps since now (spec wire 10.4)
     */
    boolean acceptsData();

    /**
     * A ping has come, with the versions of the wire format that the peer knows.
     *
     * @param max the newest version that the peer understands
     * @param current the version that the peer sends
     */
    void onPeerVersions(int max, int current);

    /**
     * Whether the link takes a packet of its own from its source.
     *
     * @param packet whose header was checked
     * @return why it is dropped; null if it is not
     */
    @Nullable DropReason check(InboundPacket packet);

    /**
     * A ping has come.
     *
     * @param source where it came from
     * @return whether it is the peer's; not if the source has yet to prove that
     */
    boolean onPing(InetSocketAddress source);

    /**
     * A pong has come.
     *
     * @param source where it came from
     * @param rttNanos age of the clock value in it
     */
    void onPong(InetSocketAddress source, long rttNanos);

    /**
     * The peer answered a probe of the path MTU.
     *
     * @param size the probe's size field
     */
    void onProbeReply(int size);

    /**
     * Any thread: a packet was too big for the path, as the kernel knows it ({@link
     * io.knet.netty.transport.TooBig}).
     */
    void onTooBig(PacketType type);

    /** Any thread: a probe was not sent, for another reason than its size. */
    void onProbeFailed();

    /** The clock that goes into pings, in nanoseconds. */
    long nanoTime();

    /**
     * The socket of a channel took a ping, or did not.
     *
     * @param failure null if it did
     */
    void onPingWritten(Channel channel, @Nullable Throwable failure);

    /** Any thread: the socket of a channel reported an error, in reading or in writing. */
    void onSocketError(Channel channel, Errno errno, Throwable failure);

    /**
     * A packet came that belongs to another link or host, or to none: find out, and hand it on or
     * drop it.
     */
    void route(InboundPacket packet);

    /** A whole message came: give it to the application, or drop it. Takes over the message. */
    void deliver(RxMessage message);

    /** Any thread: counts on the link. */
    void count(LinkCounter counter, long amount);

    /** Any thread: counts packets that were dropped. */
    void drop(DropReason reason, long packets);

    /**
     * Counts a packet that is dropped before it was known whose it is, which may say why the link
     * is not up.
     *
     * @param packet not released
     */
    default void unreadable(DropReason reason, InboundPacket packet) {
        drop(reason, 1);
    }

    /** Any thread: the channel may be written to again, or no longer. */
    void onWritability(boolean writable);

    /** Any thread: a user's handler threw an exception. */
    void onHandlerFailure(Throwable failure);
}
