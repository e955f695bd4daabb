package io.knet.session;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Which counters were seen in one direction of a session (RFC 6479): exactly the newest 65536. One
 * word more than these need makes that exact, for then no word is shared by both ends of the
 * window. Thread safe: any thread may ask, and of several that mark the same counter one succeeds.
 */
public final class ReplayWindow {
    /** How many counters the window holds. */
    public static final int SIZE = 1 << 16;

    private static final int WORDS = SIZE / Long.SIZE + 1;
    private static final int WORD_SHIFT = 6;

    /** What most sessions of a quiet cluster need, which are renewed every two minutes. */
    private static final int FIRST_WORDS = 16;

    /**
     * Grows with the counters, up to {@link #WORDS}: a window of fewer words has not gone round, so
     * that each counter is at the same word in all of them. Null before the first packet.
     */
    private volatile @Nullable AtomicLongArray seen;

    private volatile long greatest = -1;

    /**
     * Whether a counter may be new, before anything is decrypted.
     *
     * @param counter 0 to 2^62
     * @return null if it may be new; {@link #mark} decides
     */
    public @Nullable SessionDrop check(long counter) {
        // Without the lock a word may be read that just begins to stand for newer counters. Then
        // it seems new at worst, which mark() corrects; what seems old is asked again.
        return counter > greatest || (!isSeen(counter) && counter + SIZE > greatest)
                ? null
                : judge(counter);
    }

    /**
     * Marks a counter as seen, after its packet proved to be authentic.
     *
     * @param counter 0 to 2^62
     * @return null if it was new, otherwise why its packet is to be dropped after all
     */
    public synchronized @Nullable SessionDrop mark(long counter) {
        SessionDrop drop = judge(counter);
        if (drop == null) {
            AtomicLongArray words = wordsFor(counter);
            if (counter > greatest) {
                advance(words, counter);
            }
            int word = word(counter);
            words.set(word, words.get(word) | bit(counter));
        }
        return drop;
    }

    /**
     * Takes a mark back: nothing came of the packet, so that a copy of it may come yet.
     *
     * @param counter 0 to 2^62
     */
    public synchronized void unmark(long counter) {
        AtomicLongArray words = seen;
        if (words != null && counter <= greatest && counter + SIZE > greatest) {
            int word = word(counter);
            words.set(word, words.get(word) & ~bit(counter));
        }
    }

    /** The greatest counter that was seen, -1 if there was none. */
    public long greatest() {
        return greatest;
    }

    private synchronized @Nullable SessionDrop judge(long counter) {
        if (counter > greatest) {
            return null;
        }
        if (counter + SIZE <= greatest) {
            return SessionDrop.TOO_OLD;
        }
        return isSeen(counter) ? SessionDrop.DUPLICATE : null;
    }

    private void advance(AtomicLongArray words, long counter) {
        long last = greatest >> WORD_SHIFT;
        long next = counter >> WORD_SHIFT;
        long cleared = Math.min(next - last, words.length());
        for (long i = 0; i < cleared; i++) {
            words.set((int) ((next - i) % WORDS), 0);
        }
        greatest = counter;
    }

    private boolean isSeen(long counter) {
        AtomicLongArray words = seen;
        int word = word(counter);
        // A thread without the lock may still see the words from before they grew.
        return words != null && word < words.length() && (words.get(word) & bit(counter)) != 0;
    }

    /** The words, as many as the counter needs. */
    private AtomicLongArray wordsFor(long counter) {
        AtomicLongArray words = seen;
        if (words == null) {
            words = new AtomicLongArray(FIRST_WORDS);
            seen = words;
        }
        int length = words.length();
        long word = counter >> WORD_SHIFT;
        if (length == WORDS || word < length) {
            return words;
        }
        int needed = (int) Math.min(WORDS, Math.max(word + 1, 2L * length));
        AtomicLongArray grown = new AtomicLongArray(needed);
        for (int i = 0; i < length; i++) {
            grown.set(i, words.get(i));
        }
        seen = grown;
        return grown;
    }

    private static int word(long counter) {
        return (int) ((counter >> WORD_SHIFT) % WORDS);
    }

    private static long bit(long counter) {
        return 1L << (counter & Long.SIZE - 1);
    }
}
