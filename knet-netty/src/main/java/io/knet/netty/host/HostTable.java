package io.knet.netty.host;

import io.knet.KnetLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Hosts by their ids. Looked up for every message; a change costs the same however many there are,
 * and the list of all is made when it is asked for. Read by any thread, changed by one at a time.
 */
final class HostTable<H> {
    private static final int PAGE = 256;

    /** Pages without a host are missing. */
    private final AtomicReferenceArray<AtomicReferenceArray<H>> pages =
            new AtomicReferenceArray<>(KnetLimits.MAX_HOST_ID / PAGE + 1);

    /** All of them by ascending ids; null if it has to be made anew. Written under the lock. */
    private volatile @Nullable List<H> sorted = List.of();

    /** The host of an id, if there is one. */
    @Nullable H get(int id) {
        if (id < 0 || id > KnetLimits.MAX_HOST_ID) {
            return null;
        }
        AtomicReferenceArray<H> page = pages.get(id / PAGE);
        return page == null ? null : page.get(id % PAGE);
    }

    /** Adds a host whose id nobody has. */
    synchronized void add(int id, H host) {
        AtomicReferenceArray<H> page = pages.get(id / PAGE);
        if (page == null) {
            page = new AtomicReferenceArray<>(PAGE);
            pages.set(id / PAGE, page);
        }
        page.set(id % PAGE, host);
        sorted = null;
    }

    /** Removes a host that is there. */
    synchronized void remove(int id) {
        pages.get(id / PAGE).set(id % PAGE, null);
        sorted = null;
    }

    /** All hosts, in ascending order of their ids. */
    List<H> all() {
        List<H> known = sorted;
        return known == null ? sort() : known;
    }

    private synchronized List<H> sort() {
        List<H> all = new ArrayList<>();
        for (int i = 0; i < pages.length(); i++) {
            AtomicReferenceArray<H> page = pages.get(i);
            for (int j = 0; page != null && j < PAGE; j++) {
                H host = page.get(j);
                if (host != null) {
                    all.add(host);
                }
            }
        }
        List<H> made = List.copyOf(all);
        sorted = made;
        return made;
    }
}
