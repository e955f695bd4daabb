package io.knet.netty.udp;

import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * How UDP sockets are read: one buffer a datagram, and many datagrams a turn of the loop. The first
 * turn after a silence takes one datagram: as a rule there is no other, and to be told so by the
 * kernel is a system call and a buffer in vain for each message. If there is one, the next turn
 * follows at once.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    /**
     * A whole datagram: a peer's first path-MTU probe has the greatest possible size (spec wire
     * 19.30).
     */
    private static final int BYTES = 1 << 16;

    /**
     * Datagrams that a channel takes before the event loop turns to the next one. Netty's own
     * default for an allocator that is set is one, which leaves a busy loop hardly any time to
     * receive. Too many, and messages that a peer sends over several links by turns come out of
     * order, by more than the window of the reassembly allows (spec wire 8.3).
     */
    private static final int READS_A_TURN = 64;

    /** A turn that begins later after the last one had nothing to wait for. */
    private static final long SILENCE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Ticker ticker;

    /** For one channel, with the time of its event loop. */
    ReceiveBuffers(Ticker ticker) {
        this.ticker = ticker;
        maxMessagesPerRead(READS_A_TURN);
    }

    @Override
    public Turn newHandle() {
        return new Turn();
    }

    /** A turn of the loop. */
    final class Turn extends MaxMessageHandle {
        private long endedNanos = ticker.nanoTime() - SILENCE_NANOS; // loop only
        private boolean first; // loop only

        @Override
        public int guess() {
            return BYTES;
        }

        @Override
        public void reset(ChannelConfig config) {
            super.reset(config);
            long silentNanos = ticker.nanoTime() - endedNanos;
            first = silentNanos >= SILENCE_NANOS;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return !first && super.continueReading(maybeMoreData);
        }

        @Override
        public void readComplete() {
            super.readComplete();
            endedNanos = ticker.nanoTime();
        }
    }
}
