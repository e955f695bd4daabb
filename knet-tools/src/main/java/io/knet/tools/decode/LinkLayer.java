package io.knet.tools.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Finds the IP packet in a frame, whatever kind of interface it was captured on. */
final class LinkLayer {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private static final int ETHERNET_TYPE = 12;
    private static final int COOKED_TYPE = 14;
    private static final int COOKED_2_TYPE = 0;
    private static final int COOKED_2_BYTES = 20;
    private static final int FAMILY_BYTES = 4;
    private static final int MOST_FAMILY = 0xffff;

    private static final int IPV4_TYPE = 0x0800;
    private static final int IPV6_TYPE = 0x86dd;
    private static final int VLAN_TYPE = 0x8100;
    private static final int PROVIDER_VLAN_TYPE = 0x88a8;
    private static final int OLD_VLAN_TYPE = 0x9100;
    private static final int TAG_BYTES = 4;
    private static final int MASK = 0xffff;

    private LinkLayer() {}

    /** Whether frames of a type are understood at all. */
    static boolean knows(int linkType) {
        return switch (linkType) {
            case NULL,
                    ETHERNET,
                    RAW_BSD,
                    RAW_OPENBSD,
                    RAW,
                    LOOP,
                    LINUX_COOKED,
                    IPV4,
                    IPV6,
                    LINUX_COOKED_2 ->
                    true;
            default -> false;
        };
    }

    /** The IP packet from the first byte of its header on, null if the frame has none. */
    static @Nullable ByteBuffer ip(Frame frame) {
        ByteBuffer bytes = frame.bytes().slice();
        return switch (frame.linkType()) {
            case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> bytes;
            case ETHERNET -> behindType(bytes, ETHERNET_TYPE, ETHERNET_TYPE + Short.BYTES);
            case LINUX_COOKED -> behindType(bytes, COOKED_TYPE, COOKED_TYPE + Short.BYTES);
            case LINUX_COOKED_2 -> behindType(bytes, COOKED_2_TYPE, COOKED_2_BYTES);
            case NULL, LOOP -> behindFamily(bytes);
            default -> null;
        };
    }

    /** Tags of VLANs stand in front of the packet, however many. */
    private static @Nullable ByteBuffer behindType(ByteBuffer bytes, int typeAt, int headerBytes) {
        if (bytes.limit() < headerBytes) {
            return null;
        }
        int type = bytes.getShort(typeAt) & MASK;
        int at = headerBytes;
        while (isTag(type) && at + TAG_BYTES <= bytes.limit()) {
            type = bytes.getShort(at + Short.BYTES) & MASK;
            at += TAG_BYTES;
        }
        return type == IPV4_TYPE || type == IPV6_TYPE ? bytes.position(at).slice() : null;
    }

    private static boolean isTag(int type) {
        return type == VLAN_TYPE || type == PROVIDER_VLAN_TYPE || type == OLD_VLAN_TYPE;
    }

    /**
     * The family of addresses is a number of the capturing system, in its order of bytes. Which one
     * it is, the first byte of the packet says as well.
     */
    private static @Nullable ByteBuffer behindFamily(ByteBuffer bytes) {
        if (bytes.limit() < FAMILY_BYTES) {
            return null;
        }
        long big = Integer.toUnsignedLong(bytes.order(ByteOrder.BIG_ENDIAN).getInt(0));
        long little = Integer.toUnsignedLong(bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(0));
        bytes.order(ByteOrder.BIG_ENDIAN);
        return Math.min(big, little) > MOST_FAMILY ? null : bytes.position(FAMILY_BYTES).slice();
    }
}
