package io.knet.sctp;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.ChannelOwner;
import io.knet.netty.link.PeerLinks;
import io.knet.stats.DropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;

/**
 * The end of an association that a static link's peer has made: its packets are handed in to the
 * link, which answers over the association that it made itself, as libknet does. An association of
 * a link that is gone, or leads elsewhere now, is ended. On the event loop of the link's host.
 */
final class Inlet extends ChannelInboundHandlerAdapter {
    private final ChannelOwner owner;
    private final InetSocketAddress local;
    private final InetSocketAddress peer;
    private final PeerLinks links;

    /** The way to a link. */
    Inlet(ChannelOwner owner, InetSocketAddress local, InetSocketAddress peer, PeerLinks links) {
        this.owner = owner;
        this.local = local;
        this.peer = peer;
        this.links = links;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof InboundPacket packet)) {
            ctx.fireChannelRead(received);
            return;
        }
        boolean leads = false;
        try {
            leads = links.leads(owner, local, peer.getAddress());
        } finally {
            if (!leads) {
                packet.release();
            }
        }
        if (leads) {
            owner.link().receive(packet);
        } else {
            owner.port().drop(DropReason.CLOSED, 1);
            ctx.channel().close();
        }
    }

    /** Of this handler and those that open and check the packets. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        owner.port().drop(DropReason.HANDLER_FAILED, 1);
        owner.port().onHandlerFailure(failure);
    }
}
