package io.knet.netty.testkit;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxPacket;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Plain packets, in buffers whose leaks are noticed. */
public final class Packets {
    /** An address that packets come from, unless a test cares. */
    public static final InetSocketAddress SOURCE =
            new InetSocketAddress(address("192.0.2.2"), 5405);

    private Packets() {}

    /** The IP address with that text, which names no host. */
    public static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A packet of these bytes. Not pooled: once released, it cannot become another buffer. */
    public static ByteBuf of(byte... bytes) {
        return UnpooledByteBufAllocator.DEFAULT
                .directBuffer(Math.max(bytes.length, 1))
                .writeBytes(bytes);
    }

    /** A packet of bytes in hex; blanks are for the reader. */
    public static ByteBuf hex(String text) {
        return of(HexFormat.of().parseHex(text.replace(" ", "")));
    }

    /** A PING. */
    public static ByteBuf ping(int host, int link, long clock, int sequence, boolean timed) {
        ByteBuf packet = of();
        PingPacket.write(packet, host, link, clock, sequence, timed);
        return packet;
    }

    /** A PONG that gives a clock value back. */
    public static ByteBuf pong(int host, int link, long clock) {
        return retyped(ping(host, link, clock, 0, true), PacketType.PONG);
    }

    /** A path-MTU probe. */
    public static ByteBuf probe(int host, int link, int size, int plainLength) {
        ByteBuf packet = of();
        PmtudPacket.writeProbe(packet, host, link, size, plainLength);
        return packet;
    }

    /** The answer to a path-MTU probe. */
    public static ByteBuf probeReply(int host, int link, int size) {
        return retyped(probe(host, link, size, PmtudPacket.MIN_LENGTH), PacketType.PMTUD_REPLY);
    }

    /** A whole message on channel 0. */
    public static ByteBuf data(int host, int sequence, byte... payload) {
        return fragment(host, sequence, 1, 0, payload);
    }

    /** A fragment of a message on channel 0. */
    public static ByteBuf fragment(int host, int sequence, int count, int number, byte... payload) {
        return data(host, sequence, 0, count, number, 0, payload);
    }

    /** A DATA packet. */
    public static ByteBuf data(
            int host,
            int sequence,
            int compression,
            int count,
            int number,
            int channel,
            byte... payload) {
        ByteBuf packet = of();
        DataHeader.write(packet, host, sequence, compression, true, count, number, channel);
        return packet.writeBytes(payload);
    }

    private static ByteBuf retyped(ByteBuf packet, PacketType type) {
        return packet.setByte(1, type.code());
    }

    /** The packet as it comes out of a datagram of its length. */
    public static InboundPacket received(ByteBuf packet) {
        return new RxPacket(packet, SOURCE, packet.readableBytes());
    }

    /** The bytes of a buffer, which is released. */
    public static byte[] bytes(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    /** The bytes of a buffer in hex; it is released. */
    public static String hexOf(ByteBuf buffer) {
        return HexFormat.of().formatHex(bytes(buffer));
    }

    /** Takes all that a channel has sent, which are buffers. */
    public static List<byte[]> sent(EmbeddedChannel channel) {
        List<byte[]> sent = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            sent.add(bytes(next));
        }
        return sent;
    }

    /** Takes all that a channel has passed on, which is released, and tells how many objects. */
    public static int discardReceived(EmbeddedChannel channel) {
        int count = 0;
        for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
            ReferenceCountUtil.release(next);
            count++;
        }
        return count;
    }
}
