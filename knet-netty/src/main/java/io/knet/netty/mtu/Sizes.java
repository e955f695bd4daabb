package io.knet.netty.mtu;

import java.util.NavigableMap;
import java.util.TreeMap;

/** Sizes, of which the smallest counts. Not thread safe. */
final class Sizes {
    private final NavigableMap<Integer, Integer> times = new TreeMap<>(); // one thread at a time

    void add(int size) {
        times.merge(size, 1, Integer::sum);
    }

    /** Takes out one that was added. */
    void remove(int size) {
        times.computeIfPresent(size, (same, count) -> count == 1 ? null : count - 1);
    }

    boolean isEmpty() {
        return times.isEmpty();
    }

    /** The smallest of them; the other value if there are none. */
    int smallest(int otherwise) {
        return times.isEmpty() ? otherwise : times.firstKey();
    }

    void clear() {
        times.clear();
    }
}
