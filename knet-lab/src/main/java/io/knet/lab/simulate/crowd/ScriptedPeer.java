package io.knet.lab.simulate.crowd;

import io.knet.testkit.network.Datagram;
import io.knet.testkit.network.Interface;
import io.knet.testkit.network.Responder;
import io.knet.testkit.network.VirtualNetwork;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A host that answers pings and probes of the path as a node does (spec wire 3), in clear, and does
 * nothing else. It takes only what names it rightly: from the handle, on the link of the network
 * that it came over.
 */
final class ScriptedPeer implements Responder {
    private final VirtualNetwork network;
    private final int id;
    private final int handleId;

    /**
     * A host.
     *
     * @param id its own
     * @param handleId that of the only node it talks with
     */
    ScriptedPeer(VirtualNetwork network, int id, int handleId) {
        this.network = network;
        this.id = id;
        this.handleId = handleId;
    }

    @Override
    public void received(Interface at, Datagram datagram) {
        ByteBuf packet = Unpooled.wrappedBuffer(datagram.bytes());
        if (PacketInspector.check(packet) != null
                || CommonHeader.sourceHost(packet) != handleId
                || CommonHeader.linkId(packet) != at.net()) {
            throw new IllegalStateException(
                    "host " + id + " cannot answer " + ByteBufUtil.hexDump(datagram.bytes()));
        }
        byte[] answer = answer(packet);
        if (answer != null) {
            network.reply(at, datagram, answer);
        }
    }

    private byte @Nullable [] answer(ByteBuf packet) {
        PacketType type = CommonHeader.type(packet);
        if (type == PacketType.PING) {
            byte[] pong = new byte[PingPacket.LENGTH];
            PingPacket.writePong(packet, id, Unpooled.wrappedBuffer(pong).clear());
            return pong;
        }
        if (type == PacketType.PMTUD) {
            byte[] reply = new byte[PmtudPacket.MIN_LENGTH];
            PmtudPacket.writeReply(packet, id, Unpooled.wrappedBuffer(reply).clear());
            return reply;
        }
        return null;
    }
}
