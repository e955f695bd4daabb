package io.knet.tests.differential;

import io.knet.KnetLimits;
import io.knet.wire.DataHeader;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells which known differences packets touch; it remembers the fragments that were sent. */
final class Classifier {
    private static final int DATA = 0x00;
    private static final int PING = 0x81;
    private static final int PONG = 0x82;
    private static final int PROBE = 0x83;
    private static final int PROBE_REPLY = 0x84;
    private static final int LZO2_ID = 4;
    private static final int ZSTD_ID = 7;
    private static final int LINK = 6;
    private static final int PING_SEQUENCE = 23;

    /** Numbers ahead of the newest that every libknet takes alike: the span of its buffers. */
    private static final int SPAN = 32;

    private final boolean windowFollowsArrivals;
    private final Map<Integer, Shape> sent = new HashMap<>();

    /** Sequence numbers whose fragments contradicted each other once. */
    private final Set<Integer> contradictory = new HashSet<>();

    /** The last number that a packet had, -1 if there was none. */
    private int newest = -1;

    /**
     * Begins with nothing sent.
     *
     * @param windowFollowsArrivals whether libknet is 1.34 or later
     */
    Classifier(boolean windowFollowsArrivals) {
        this.windowFollowsArrivals = windowFollowsArrivals;
    }

    /** A packet with this number was sent that is no case. */
    void sent(int number) {
        newest = number;
    }

    /** Count, size of fragments but the last, and of the last; 0 where unknown. */
    private record Shape(int count, int normal, int last) {
        static final Shape UNKNOWN = new Shape(0, 0, 0);

        Shape with(int newCount, int number, int size) {
            return number < newCount
                    ? new Shape(newCount, size, last)
                    : new Shape(newCount, normal, size);
        }

        boolean contradicts(Shape other) {
            return differs(count, other.count)
                    || differs(normal, other.normal)
                    || differs(last, other.last)
                    || (other.normal != 0 && other.last > other.normal);
        }

        private static boolean differs(int one, int two) {
            return one != 0 && two != 0 && one != two;
        }

        boolean isOverlong() {
            return count * Math.max(normal, last) > KnetLimits.MAX_MESSAGE;
        }
    }

    /** Packets in the order in which they are sent. */
    Set<KnownDifference> classify(List<byte[]> packets) {
        Set<KnownDifference> found = EnumSet.noneOf(KnownDifference.class);
        for (byte[] packet : packets) {
            if (packet.length <= LINK || packet[0] != 1 || sourceHost(packet) != WirePeer.ID) {
                continue;
            }
            if (at(packet, 1) == DATA) {
                addData(packet, found);
            } else {
                addControl(packet, found);
            }
        }
        return found;
    }

    private void addControl(byte[] packet, Set<KnownDifference> found) {
        int type = at(packet, 1);
        if (type == PING && packet.length > PING_SEQUENCE + 1) {
            addNumber(at(packet, PING_SEQUENCE) << 8 | at(packet, PING_SEQUENCE + 1), found);
        }
        if ((type == PING || type == PONG) && packet.length < 26) {
            found.add(KnownDifference.SHORT_PING);
        }
        if ((type == PROBE || type == PROBE_REPLY) && packet.length < 9) {
            found.add(KnownDifference.SHORT_PROBE);
        }
        if (at(packet, LINK) != 0) {
            found.add(KnownDifference.LINK_ID);
        }
    }

    private void addData(byte[] packet, Set<KnownDifference> found) {
        if (packet.length <= DataHeader.LENGTH) {
            found.add(KnownDifference.NO_PAYLOAD);
            return;
        }
        addNumber(sequence(packet), found);
        if (at(packet, 11) > 1) {
            addFragment(packet, found);
        }
        if (at(packet, 13) >= KnetLimits.MAX_CHANNELS) {
            found.add(KnownDifference.CHANNEL_NUMBER);
        }
        switch (at(packet, 8)) {
            case LZO2_ID -> found.add(KnownDifference.LZO2);
            case ZSTD_ID -> found.add(KnownDifference.ZSTD);
            default -> {}
        }
    }

    private void addNumber(int number, Set<KnownDifference> found) {
        int ahead = number - newest;
        boolean outOfTurn = number == 0 || (newest >= 0 && (ahead < 0 || ahead > SPAN));
        newest = number;
        if (outOfTurn && windowFollowsArrivals) {
            found.add(KnownDifference.SEQUENCE_WINDOW);
        }
    }

    private void addFragment(byte[] packet, Set<KnownDifference> found) {
        int count = at(packet, 11);
        int number = at(packet, 12);
        int sequence = sequence(packet);
        if (!DataHeader.isValidFragment(count, number)) {
            found.add(KnownDifference.FRAGMENT_NUMBERS);
            return;
        }
        Shape before = sent.getOrDefault(sequence, Shape.UNKNOWN);
        Shape after = before.with(count, number, packet.length - DataHeader.LENGTH);
        sent.put(sequence, after);
        if (before.contradicts(after)) {
            contradictory.add(sequence);
        }
        if (contradictory.contains(sequence)) {
            found.add(KnownDifference.CONTRADICTING_FRAGMENTS);
        }
        if (after.isOverlong() || (before.isOverlong() && contradictory.contains(sequence))) {
            found.add(KnownDifference.OVERLONG_FRAGMENTS);
        }
    }

    static int sequence(byte[] data) {
        return at(data, 6) << 8 | at(data, 7);
    }

    private static int sourceHost(byte[] packet) {
        return at(packet, 2) << 8 | at(packet, 3);
    }

    private static int at(byte[] packet, int index) {
        return packet[index] & 0xff;
    }
}
