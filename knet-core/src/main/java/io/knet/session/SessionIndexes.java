package io.knet.session;

import io.knet.crypto.SaltSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a node's sessions and waiting handshakes. Looking one up takes no lock and
 * allocates nothing. Thread safe.
 */
final class SessionIndexes {
    private static final int STRIPES = 64;
    private static final Stripe EMPTY = new Stripe(new int[0], new IndexEntry[0]);

    private final AtomicReferenceArray<Stripe> stripes = new AtomicReferenceArray<>(STRIPES);

    SessionIndexes() {
        for (int i = 0; i < STRIPES; i++) {
            stripes.set(i, EMPTY);
        }
    }

    @Nullable IndexEntry find(int index) {
        Stripe stripe = stripes.get(index & STRIPES - 1);
        int at = Arrays.binarySearch(stripe.indexes, index);
        return at < 0 ? null : stripe.entries[at];
    }

    /**
     * Draws an index that is not in use, and is not 0. No session is found by it until {@link
     * #replace}.
     *
     * @param host who it will be for
     */
    int reserve(SaltSource random, int host) {
        IndexEntry placeholder = () -> host;
        byte[] bytes = new byte[Integer.BYTES];
        int index;
        do {
            random.fill(bytes, 0, bytes.length);
            index = 0;
            for (byte b : bytes) {
                index = (index << Byte.SIZE) | (b & 0xFF);
            }
        } while (index == 0 || !put(index, placeholder));
        return index;
    }

    /** Puts an entry in the place of another one. */
    void replace(int index, IndexEntry entry) {
        stripes.updateAndGet(
                index & STRIPES - 1, stripe -> stripe.without(index).with(index, entry));
    }

    void remove(int index) {
        stripes.updateAndGet(index & STRIPES - 1, stripe -> stripe.without(index));
    }

    private boolean put(int index, IndexEntry entry) {
        Stripe after =
                stripes.updateAndGet(
                        index & STRIPES - 1,
                        stripe -> stripe.has(index) ? stripe : stripe.with(index, entry));
        return after.entries[Arrays.binarySearch(after.indexes, index)] == entry;
    }

    /** The entries whose index has the same low bits, in the order of their indexes. Immutable. */
    private static final class Stripe {
        final int[] indexes;
        final IndexEntry[] entries;

        Stripe(int[] indexes, IndexEntry[] entries) {
            this.indexes = indexes;
            this.entries = entries;
        }

        boolean has(int index) {
            return Arrays.binarySearch(indexes, index) >= 0;
        }

        Stripe with(int index, IndexEntry entry) {
            int at = -Arrays.binarySearch(indexes, index) - 1;
            int[] moreIndexes = Arrays.copyOf(indexes, indexes.length + 1);
            IndexEntry[] moreEntries = Arrays.copyOf(entries, entries.length + 1);
            System.arraycopy(indexes, at, moreIndexes, at + 1, indexes.length - at);
            System.arraycopy(entries, at, moreEntries, at + 1, entries.length - at);
            moreIndexes[at] = index;
            moreEntries[at] = entry;
            return new Stripe(moreIndexes, moreEntries);
        }

        Stripe without(int index) {
            int at = Arrays.binarySearch(indexes, index);
            if (at < 0) {
                return this;
            }
            int[] fewerIndexes = Arrays.copyOf(indexes, indexes.length - 1);
            IndexEntry[] fewerEntries = Arrays.copyOf(entries, entries.length - 1);
            System.arraycopy(indexes, at + 1, fewerIndexes, at, fewerIndexes.length - at);
            System.arraycopy(entries, at + 1, fewerEntries, at, fewerEntries.length - at);
            return new Stripe(fewerIndexes, fewerEntries);
        }
    }
}
