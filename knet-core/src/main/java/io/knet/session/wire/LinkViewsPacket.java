package io.knet.session.wire;

import io.knet.KnetLimits;
import io.knet.wire.CommonHeader;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * LINK VIEWS packets: a common header of type {@link #TYPE}, a count and that many views, each a
 * link id, a byte of bits (0 enabled, 1 up, 2 active; others are ignored), the number of a
 * diagnosis and the time in milliseconds, a u32. Readers leave the buffer's indices as they are.
 */
public final class LinkViewsPacket {
    /** The code of the packet's type. */
    public static final int TYPE = 0x42;

    private static final int TYPE_AT = 1;
    private static final int COUNT = CommonHeader.LENGTH;
    private static final int FIRST = COUNT + 1;
    private static final int VIEW_BYTES = 3 + Integer.BYTES;
    private static final int ENABLED = 1;
    private static final int UP = 1 << 1;
    private static final int ACTIVE = 1 << 2;

    private LinkViewsPacket() {}

    /** Length of a packet with a number of views, in bytes. */
    public static int length(int count) {
        return FIRST + count * VIEW_BYTES;
    }

    /** Whether a packet with a common header is of this type. */
    public static boolean isLinkViews(ByteBuf packet) {
        return packet.getUnsignedByte(packet.readerIndex() + TYPE_AT) == TYPE;
    }

    /**
     * Whether a packet of this type has exactly the length that its count, 1 to {@link
     * KnetLimits#MAX_LINKS}, demands.
     */
    public static boolean isValid(ByteBuf packet) {
        if (packet.readableBytes() <= FIRST) {
            return false;
        }
        int count = packet.getUnsignedByte(packet.readerIndex() + COUNT);
        return count > 0
                && count <= KnetLimits.MAX_LINKS
                && packet.readableBytes() == length(count);
    }

    /** The views of a valid packet, in their order. */
    public static List<LinkView> views(ByteBuf packet) {
        int count = packet.getUnsignedByte(packet.readerIndex() + COUNT);
        List<LinkView> views = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = packet.readerIndex() + FIRST + i * VIEW_BYTES;
            int bits = packet.getUnsignedByte(at + 1);
            views.add(
                    new LinkView(
                            packet.getUnsignedByte(at),
                            (bits & ENABLED) != 0,
                            (bits & UP) != 0,
                            (bits & ACTIVE) != 0,
                            packet.getUnsignedByte(at + 2),
                            packet.getUnsignedInt(at + 3)));
        }
        return views;
    }

    /**
     * Writes a packet.
     *
     * @param host this node's id, 0 to 65535
     * @param views 1 to {@link KnetLimits#MAX_LINKS}
     */
    public static void write(ByteBuf out, int host, List<LinkView> views) {
        if (views.isEmpty() || views.size() > KnetLimits.MAX_LINKS) {
            throw new IllegalArgumentException(
                    views.size() + " views in a packet; 1 to " + KnetLimits.MAX_LINKS + " fit");
        }
        out.ensureWritable(length(views.size()));
        out.writeByte(CommonHeader.VERSION);
        out.writeByte(TYPE);
        out.writeShort(host);
        out.writeShort(0);
        out.writeByte(views.size());
        for (LinkView view : views) {
            out.writeByte(view.link());
            out.writeByte(
                    (view.enabled() ? ENABLED : 0)
                            | (view.up() ? UP : 0)
                            | (view.active() ? ACTIVE : 0));
            out.writeByte(view.diagnosis());
            out.writeInt((int) view.forMillis());
        }
    }
}
