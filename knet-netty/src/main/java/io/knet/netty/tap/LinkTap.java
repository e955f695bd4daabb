package io.knet.netty.tap;

import io.knet.CaptureSide;
import io.knet.netty.handler.InboundPacket;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where packets of one link pass those who look at them. Changes nothing of them. Any thread. */
public final class LinkTap {
    private final PacketTaps taps;
    private final OptionalInt host;
    private final OptionalInt link;
    private final Supplier<? extends @Nullable SocketAddress> local;
    private final Supplier<? extends @Nullable SocketAddress> peer;

    /**
     * The tap of a link.
     *
     * @param local where its packets leave, at the moment
     * @param peer where they go to, at the moment
     */
    public LinkTap(
            PacketTaps taps,
            int host,
            int link,
            Supplier<? extends @Nullable SocketAddress> local,
            Supplier<? extends @Nullable SocketAddress> peer) {
        this.taps = taps;
        this.host = OptionalInt.of(host);
        this.link = OptionalInt.of(link);
        this.local = local;
        this.peer = peer;
    }

    /** Whether what passes on a side is looked at. */
    public boolean wants(CaptureSide side) {
        return taps.wants(side);
    }

    /** A packet is about to be sent to the peer. */
    public void sent(CaptureSide side, ByteBuf packet) {
        if (taps.wants(side)) {
            sentTo(PacketTaps.addressOr(peer.get()), side, packet);
        }
    }

    /** A sealed packet is about to be sent to somewhere else than the peer. */
    public void sentElsewhere(InetSocketAddress to, ByteBuf packet) {
        if (taps.wants(CaptureSide.SEALED)) {
            sentTo(to, CaptureSide.SEALED, packet);
        }
    }

    private void sentTo(InetSocketAddress to, CaptureSide side, ByteBuf packet) {
        InetSocketAddress from = PacketTaps.addressOr(local.get());
        taps.tell(new PassingPacket(side, host, link, false, false, from, to, packet));
    }

    /** A packet came over the link's channel. */
    public void received(CaptureSide side, InboundPacket packet) {
        received(side, false, packet);
    }

    /** A plain packet of the link came to another socket of this node. */
    public void handedIn(InboundPacket packet) {
        received(CaptureSide.PLAIN, true, packet);
    }

    private void received(CaptureSide side, boolean handedIn, InboundPacket packet) {
        if (taps.wants(side)) {
            InetSocketAddress to = PacketTaps.addressOr(local.get());
            taps.tell(
                    new PassingPacket(
                            side,
                            host,
                            link,
                            true,
                            handedIn,
                            packet.source(),
                            to,
                            packet.content()));
        }
    }
}
