package io.knet.tests.fuzz;

import io.knet.protocol.Reception;
import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Duplicates and reassembly once more, written from spec wire 7.2 and 8.2 to 8.4 in the plainest
 * way: boolean rings, fragments in maps, no buffers.
 */
final class ReferenceWindow {
    private static final int RING = 4096;
    private static final int FAR = 61439;
    private static final int LONGEST = 65536;
    private static final int MOST_FRAGMENTS = 254;

    private final Map<Integer, Partial> partials = new LinkedHashMap<>();
    private boolean[] delivered = new boolean[RING];
    private boolean[] begun = new boolean[RING];
    private int reference;
    private int lastTimed;
    private int lastUntimed;
    private boolean gotData;
    private int buffers;
    private long clock;
    private byte[] message = new byte[0];

    /** A message of which fragments have come. */
    private static final class Partial {
        private final Map<Integer, byte[]> fragments = new TreeMap<>();
        private final int count;
        private long lastUse;

        Partial(int count) {
            this.count = count;
        }

        int normalSize() {
            return fragments.entrySet().stream()
                    .filter(entry -> entry.getKey() < count)
                    .mapToInt(entry -> entry.getValue().length)
                    .findFirst()
                    .orElse(0);
        }

        int lastSize() {
            return fragments.containsKey(count) ? fragments.get(count).length : 0;
        }
    }

    ReferenceWindow(int buffers) {
        this.buffers = buffers;
    }

    /** What the last packet brought if it brought a message. */
    byte[] message() {
        return message;
    }

    void buffers(int number) {
        buffers = number;
        while (partials.size() > buffers) {
            evictOldest();
        }
    }

    void reset() {
        restart(0);
    }

    void onPing(int sequence, boolean timed) {
        if (timed) {
            boolean restarted = sequence == 0 && lastTimed != 0;
            lastTimed = sequence;
            if (restarted) {
                restart(0);
            }
            return;
        }
        boolean moved = sequence != lastUntimed;
        lastUntimed = sequence;
        if (moved && !gotData) {
            restart(sequence);
        } else {
            gotData &= !moved;
            lookup(sequence, delivered);
        }
    }

    Reception accept(int sequence, int count, int number, byte[] payload) {
        gotData = true;
        if (!lookup(sequence, delivered)) {
            return Reception.DUPLICATE;
        }
        if (count <= 1) {
            message = payload;
            return Reception.NEW_MESSAGE;
        }
        if (!isPossible(count, number, payload.length)) {
            return Reception.BAD_FRAGMENT;
        }
        Partial partial = partials.get(sequence);
        if (partial == null) {
            if (!lookup(sequence, begun)) {
                return Reception.STALE_FRAGMENT;
            }
            begun[sequence % RING] = true;
            if (partials.size() == buffers) {
                evictOldest();
            }
            partial = new Partial(count);
            partials.put(sequence, partial);
        }
        return add(sequence, partial, count, number, payload);
    }

    void delivered(int sequence) {
        delivered[sequence % RING] = true;
    }

    private Reception add(int sequence, Partial partial, int count, int number, byte[] payload) {
        partial.lastUse = ++clock;
        if (count != partial.count) {
            return Reception.BAD_FRAGMENT;
        }
        if (partial.fragments.containsKey(number)) {
            return Reception.STALE_FRAGMENT;
        }
        int normal = number < count ? payload.length : partial.normalSize();
        int last = number == count ? payload.length : partial.lastSize();
        boolean differs = partial.normalSize() != 0 && normal != partial.normalSize();
        boolean lastIsLonger = normal != 0 && last > normal;
        boolean tooLong = normal != 0 && (count - 1) * normal + last > LONGEST;
        if (differs || lastIsLonger || tooLong) {
            return Reception.BAD_FRAGMENT;
        }
        partial.fragments.put(number, payload);
        if (partial.fragments.size() < count) {
            return Reception.INCOMPLETE;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        partial.fragments.values().forEach(whole::writeBytes);
        message = whole.toByteArray();
        partials.remove(sequence);
        return Reception.NEW_MESSAGE;
    }

    /** Whether the fragment can be of a message of at most 65536 bytes at all. */
    private static boolean isPossible(int count, int number, int size) {
        if (number < 1 || number > count || count > MOST_FRAGMENTS || size < 1) {
            return false;
        }
        // A last fragment is as long as the others or shorter; any other one has a last behind it.
        return (number == count ? count * size : (count - 1) * size + 1) <= LONGEST;
    }

    private void evictOldest() {
        partials.entrySet().stream()
                .min(Comparator.comparingLong(entry -> entry.getValue().lastUse))
                .ifPresent(oldest -> partials.remove(oldest.getKey()));
    }

    private void restart(int newReference) {
        delivered = new boolean[RING];
        begun = new boolean[RING];
        partials.clear();
        reference = newReference;
    }

    private boolean lookup(int sequence, boolean[] ring) {
        if (reference == 0) {
            reference = sequence;
        }
        partials.keySet().removeIf(each -> Math.floorMod(reference - each, 65536) > buffers);
        int difference = reference - sequence - (sequence < reference ? 1 : 0);
        int behind = Math.floorMod(difference, 65536);
        if (behind < RING) {
            return !ring[sequence % RING];
        }
        if (behind <= FAR) {
            delivered = new boolean[RING];
            begun = new boolean[RING];
        } else {
            int last = sequence % RING;
            for (int slot = (reference + 1) % RING; ; slot = (slot + 1) % RING) {
                delivered[slot] = false;
                begun[slot] = false;
                if (slot == last) {
                    break;
                }
            }
        }
        reference = sequence;
        return true;
    }
}
