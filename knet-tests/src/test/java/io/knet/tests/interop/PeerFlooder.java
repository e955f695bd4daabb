package io.knet.tests.interop;

import io.knet.tests.peer.FloodResult;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes libknet send flood messages to the Java node synchronously, a few at a time. */
final class PeerFlooder {
    private static final int CHUNK = 50;

    private final MixedPair pair;
    private final int longest;
    private final SortedSet<String> errors = new TreeSet<>();
    private volatile boolean stopped;
    private int sent;
    private long refused;

    /**
     * A flooder.
     *
     * @param longest length of the longest message, bytes
     */
    PeerFlooder(MixedPair pair, int longest) {
        this.pair = pair;
        this.longest = longest;
    }

    /** Ends {@link #untilStopped} soon. */
    void stop() {
        stopped = true;
    }

    /** Sends until {@link #stop}, about a thousand messages a second. */
    PeerFlooder untilStopped() {
        while (!stopped) {
            String command =
                    "%d 0 %d 12-%d 1000 sync first=%d"
                            .formatted(MixedPair.JAVA, CHUNK, longest, sent);
            FloodResult result = pair.peer().flood(command).join();
            sent += CHUNK;
            refused += result.errors();
            if (result.errors() > 0) {
                errors.add(result.lastError());
            }
        }
        return this;
    }

    /** At the end: messages that libknet took. */
    long taken() {
        return sent - refused;
    }

    /** At the end: error numbers of refusals. Of each few messages only the last one is known. */
    SortedSet<String> errors() {
        return errors;
    }
}
