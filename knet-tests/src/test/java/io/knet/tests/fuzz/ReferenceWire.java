package io.knet.tests.fuzz;

import io.knet.stats.DropReason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The structural rules for plain packets once more, written from spec wire 2, 3 and 7.1 on byte
 * arrays, with nothing in common with the code under test.
 */
final class ReferenceWire {
    static final int DATA = 0x00;
    static final int PING = 0x81;
    static final int PONG = 0x82;
    static final int PROBE = 0x83;
    static final int PROBE_REPLY = 0x84;
    static final int DATA_HEADER = 14;

    private static final int SHORTEST = 7;
    private static final int PING_LENGTH = 26;
    private static final int PROBE_HEADER = 9;
    private static final int LINKS = 8;
    private static final int CHANNELS = 32;
    private static final int MOST_FRAGMENTS = 254;
    private static final Set<Integer> TYPES = Set.of(DATA, PING, PONG, PROBE, PROBE_REPLY);

    private ReferenceWire() {}

    /** Why a packet is dropped for what it is, null if it is not. */
    static @Nullable DropReason check(byte[] packet) {
        if (packet.length < SHORTEST) {
            return DropReason.TOO_SHORT;
        }
        if (packet[0] != 1) {
            return DropReason.UNKNOWN_VERSION;
        }
        int type = at(packet, 1);
        if (!TYPES.contains(type)) {
            return DropReason.UNKNOWN_TYPE;
        }
        if (packet.length < shortest(type)) {
            return DropReason.TOO_SHORT;
        }
        return type == DATA ? checkData(packet) : checkLink(packet);
    }

    private static @Nullable DropReason checkLink(byte[] packet) {
        return at(packet, 6) < LINKS ? null : DropReason.UNKNOWN_LINK;
    }

    private static @Nullable DropReason checkData(byte[] packet) {
        if (hasBadFragmentNumber(packet)) {
            return DropReason.BAD_FRAGMENT;
        }
        return at(packet, 13) < CHANNELS ? null : DropReason.BAD_CHANNEL;
    }

    /** Whether a DATA packet names a fragment that cannot be. */
    static boolean hasBadFragmentNumber(byte[] packet) {
        int count = at(packet, 11);
        int number = at(packet, 12);
        return count > 1 && (count > MOST_FRAGMENTS || number == 0 || number > count);
    }

    private static int shortest(int type) {
        return switch (type) {
            case DATA -> DATA_HEADER + 1;
            case PING, PONG -> PING_LENGTH;
            default -> PROBE_HEADER;
        };
    }

    /** The byte at an index, 0 to 255. */
    static int at(byte[] packet, int index) {
        return packet[index] & 0xff;
    }

    /** The two bytes at an index, 0 to 65535. */
    static int u16(byte[] packet, int index) {
        return at(packet, index) << 8 | at(packet, index + 1);
    }
}
