package io.knet.netty.pipeline;

import io.knet.netty.InboundPacket;
import io.knet.stats.DropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what comes to a local address but not from a link's peer: opens it, and looks for the link
 * that it belongs to.
 */
public final class ListenerHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger("io.knet.listener");

    private final PacketCipher cipher;
    private final Consumer<InboundPacket> router;
    private final DropSink drops;

    /**
     * A listener.
     *
     * @param cipher belongs to the listener's event loop
     * @param router takes over plain packets
     * @param drops counts what is dropped
     */
    public ListenerHandler(PacketCipher cipher, Consumer<InboundPacket> router, DropSink drops) {
        this.cipher = cipher;
        this.router = router;
        this.drops = drops;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof DatagramPacket datagram)) {
            ctx.fireChannelRead(received);
            return;
        }
        int length = datagram.content().readableBytes();
        if (length == 0) {
            drops.drop(DropReason.EMPTY_DATAGRAM, 1, datagram.sender());
            datagram.release();
            return;
        }
        InboundPacket packet = new InboundPacket(datagram.content(), datagram.sender(), length);
        InboundPacket plain = cipher.open(packet, ctx.alloc(), drops);
        if (plain != null) {
            router.accept(plain);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debug("listener {}: {}", ctx.channel().localAddress(), failure.toString());
    }
}
