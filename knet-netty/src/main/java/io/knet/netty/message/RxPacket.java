package io.knet.netty.message;

import static java.util.Objects.requireNonNull;

import io.knet.KnetAddress;
import io.knet.netty.handler.InboundPacket;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.net.InetSocketAddress;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What knet makes of a received datagram. */
public final class RxPacket extends DefaultByteBufHolder implements InboundPacket {
    private final InetSocketAddress source;
    private final int wireBytes;
    private final OptionalLong packetNumber;

    /** Null if there is no number to give back. */
    private final @Nullable LongConsumer numbers;

    /**
     * A packet.
     *
     * @param content the packet, owned by this object
     * @param source where it came from
     * @param wireBytes length of the datagram that it came in, in bytes
     */
    public RxPacket(ByteBuf content, InetSocketAddress source, int wireBytes) {
        this(content, source, wireBytes, OptionalLong.empty(), null);
    }

    /**
     * A packet that was opened.
     *
     * @param content the packet, owned by this object
     * @param source where it came from
     * @param wireBytes length of the datagram that it came in, in bytes
     * @param packetNumber what it was sealed under
     */
    public RxPacket(
            ByteBuf content, InetSocketAddress source, int wireBytes, OptionalLong packetNumber) {
        this(content, source, wireBytes, packetNumber, null);
    }

    /**
     * A packet that was opened, and whose number was marked as seen.
     *
     * @param content the packet, owned by this object
     * @param source where it came from
     * @param wireBytes length of the datagram that it came in, in bytes
     * @param packetNumber what it was sealed under
     * @param numbers takes the number back if the packet has no effect
     */
    public RxPacket(
            ByteBuf content,
            InetSocketAddress source,
            int wireBytes,
            long packetNumber,
            LongConsumer numbers) {
        this(
                content,
                source,
                wireBytes,
                OptionalLong.of(packetNumber),
                requireNonNull(numbers, "numbers"));
    }

    private RxPacket(
            ByteBuf content,
            InetSocketAddress source,
            int wireBytes,
            OptionalLong packetNumber,
            @Nullable LongConsumer numbers) {
        super(requireNonNull(content, "content"));
        this.source = requireNonNull(source, "source");
        this.wireBytes = wireBytes;
        this.packetNumber = requireNonNull(packetNumber, "packetNumber");
        this.numbers = numbers;
    }

    /**
     * A message's packet is dropped for the link that it came over, and has had no effect: its copy
     * that comes over another link is to be taken for the first.
     */
    public static void giveNumberBack(InboundPacket packet) {
        if (packet instanceof RxPacket dropped
                && dropped.numbers != null
                && CommonHeader.typeCode(packet.content()) == PacketType.DATA.code()) {
            dropped.packetNumber.ifPresent(dropped.numbers);
        }
    }

    @Override
    public InetSocketAddress source() {
        return source;
    }

    @Override
    public int wireBytes() {
        return wireBytes;
    }

    @Override
    public OptionalLong packetNumber() {
        return packetNumber;
    }

    @Override
    public RxPacket replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new RxPacket(content, source, wireBytes, packetNumber, numbers);
    }

    @Override
    public RxPacket copy() {
        return (RxPacket) super.copy();
    }

    @Override
    public RxPacket duplicate() {
        return (RxPacket) super.duplicate();
    }

    @Override
    public RxPacket retainedDuplicate() {
        return (RxPacket) super.retainedDuplicate();
    }

    @Override
    public RxPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public RxPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public RxPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public RxPacket touch(Object hint) {
        super.touch(hint);
        return this;
    }

    @Override
    public String toString() {
        return "packet of "
                + content().readableBytes()
                + " bytes from "
                + KnetAddress.format(source);
    }
}
