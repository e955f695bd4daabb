package io.knet.sctp;

import io.knet.KnetAddress;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.ChannelOwner;
import io.knet.netty.link.TransportSurroundings;
import io.knet.netty.pipeline.LocalSocketHandler;
import io.knet.stats.DropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Takes the associations that peers make with a listener: those of links' peers, and those that the
 * access list of a dynamic link there accepts; all others are ended at once. Until a packet tells
 * whose an association is, its packets are opened and routed like those that come to a local UDP
 * socket. From then on those of a static link are handed in there ({@link Inlet}). A dynamic link
 * takes the whole association for its channel ({@link SctpChannels}).
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.SCTP);

    /** As libknet. */
    private static final int MOST = 256;

    /** Long enough for the first ping, which a peer sends at once, to be sent a few times. */
    private static final int PATIENCE_SECONDS = 30;

    private static final String NEWCOMER = "knet-sctp-newcomer";

    private final Listener listener;
    private final TransportSurroundings around;

    /** The acceptor of a listener. */
    Acceptor(Listener listener, TransportSurroundings around) {
        this.listener = listener;
        this.around = around;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        if (!(accepted instanceof Association association)) {
            ctx.fireChannelRead(accepted);
            return;
        }
        InetSocketAddress peer = association.remoteAddress();
        if (peer == null) {
            // It has gone again.
            association.unsafe().closeForcibly();
        } else if (!around.links().isExpected(listener.address(), peer.getAddress())) {
            refuse(association, peer, "no link and no access list expects it");
        } else if (listener.accepted().size() >= MOST) {
            refuse(association, peer, "there are " + MOST + " already");
        } else {
            admit(ctx, association, peer);
        }
    }

    private void refuse(Association association, InetSocketAddress peer, String why) {
        association.unsafe().closeForcibly();
        around.drops().drop(DropReason.ACCESS_LIST, 1, peer);
        LOG.debug(
                "[{}] association of {} to {} refused: {}",
                around.hostId(),
                KnetAddress.format(peer),
                KnetAddress.format(listener.address()),
                why);
    }

    private void admit(ChannelHandlerContext ctx, Association association, InetSocketAddress peer) {
        try {
            association.configure(around.setup(), around.socketBuffer());
            association.endAtOnce(true);
        } catch (IOException | RuntimeException gone) {
            association.unsafe().closeForcibly();
            LOG.debug("[{}] association of {}: {}", around.hostId(), peer, gone.toString());
            return;
        }
        LocalSocketHandler newcomer =
                new LocalSocketHandler(
                        around.hostId(),
                        around.taps(),
                        around.localCipher(),
                        around.taker(),
                        packet -> route(association, packet),
                        around.drops(),
                        (reason, packet) -> around.drops().drop(reason, 1, packet.source()),
                        around.localLoop().ticker());
        addOn(around.localLoop(), association, newcomer);
        listener.add(peer, association);
        ctx.channel()
                .eventLoop()
                .register(association)
                .addListener(
                        registered -> {
                            if (registered.isSuccess()) {
                                association.config().setAutoRead(true);
                                association
                                        .eventLoop()
                                        .schedule(
                                                () -> endUnclaimed(association),
                                                PATIENCE_SECONDS,
                                                TimeUnit.SECONDS);
                            } else {
                                association.unsafe().closeForcibly();
                            }
                        });
    }

    /** Nobody may hold a place for ever without a word that is authentic. */
    private void endUnclaimed(Association association) {
        if (association.isOpen() && !association.isClaimed()) {
            LOG.debug(
                    "[{}] association of {} ended: it said nothing of a link for {} s",
                    around.hostId(),
                    association.remoteAddress(),
                    PATIENCE_SECONDS);
            association.unsafe().closeForcibly();
        }
    }

    /** Netty has no other way to run a handler elsewhere. */
    @SuppressWarnings("deprecation")
    private static void addOn(EventLoop loop, Association association, LocalSocketHandler handler) {
        association.pipeline().addLast(loop, NEWCOMER, handler);
    }

    /** On the local loop, which owns the cipher. */
    private void route(Association association, InboundPacket packet) {
        boolean claimed = false;
        try {
            claim(association, packet);
            claimed = true;
        } finally {
            if (!claimed) {
                packet.release();
            }
        }
        around.router().accept(packet);
    }

    private void claim(Association association, InboundPacket packet) {
        ChannelOwner owner = around.links().named(listener.address(), packet);
        if (owner != null && association.claim()) {
            InetSocketAddress peer = owner.link().peer();
            InetSocketAddress source = peer == null ? packet.source() : peer;
            LoopCalls.submit(association.eventLoop(), () -> attach(association, owner, source));
        }
    }

    /** On the event loop of the association, between two of its packets. */
    private void attach(Association association, ChannelOwner owner, InetSocketAddress source) {
        around.pipeline()
                .fillInbound(
                        association,
                        owner,
                        new Inlet(owner, listener.address(), source, around.links()),
                        owner.link().host().loop());
        association.belongsTo(source);
        leaveBehind(association);
    }

    /**
     * Removes the handler of newcomers once it has dealt with what was on its way to it. Packets of
     * a link pass it as they are.
     */
    void leaveBehind(Association association) {
        LoopCalls.submit(
                around.localLoop(),
                () -> {
                    if (association.pipeline().get(NEWCOMER) != null) {
                        association.pipeline().remove(NEWCOMER);
                    }
                });
    }
}
