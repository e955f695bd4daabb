package io.knet.netty.count;

import io.knet.compress.CompressionCounters;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.netty.util.concurrent.Ticker;

/** Books what crypto and compression did on the handle's counters and timers. */
public final class HandleCounts implements CryptoCounters, CompressionCounters {
    private final Counters<HandleCounter> counters;
    private final Times<HandleTimer> times;
    private final Ticker ticker;

    public HandleCounts(Counters<HandleCounter> counters, Times<HandleTimer> times, Ticker ticker) {
        this.counters = counters;
        this.times = times;
        this.ticker = ticker;
    }

    @Override
    public long nanoTime() {
        return ticker.nanoTime();
    }

    @Override
    public void sealed(int overhead, long nanos) {
        counters.add(HandleCounter.TX_CRYPT_PACKETS, 1);
        counters.add(HandleCounter.TX_CRYPT_BYTE_OVERHEAD, overhead);
        times.record(HandleTimer.TX_CRYPT, nanos);
    }

    @Override
    public void opened(int overhead, long nanos) {
        counters.add(HandleCounter.RX_CRYPT_PACKETS, 1);
        counters.add(HandleCounter.RX_CRYPT_BYTE_OVERHEAD, overhead);
        times.record(HandleTimer.RX_CRYPT, nanos);
    }

    @Override
    public void sentUncompressed() {
        counters.add(HandleCounter.TX_UNCOMPRESSED_PACKETS, 1);
    }

    @Override
    public void compressed(int messageBytes, int streamBytes, long nanos) {
        counters.add(HandleCounter.TX_COMPRESSED_PACKETS, 1);
        counters.add(HandleCounter.TX_COMPRESSED_ORIGINAL_BYTES, messageBytes);
        counters.add(HandleCounter.TX_COMPRESSED_SIZE_BYTES, streamBytes);
        if (streamBytes >= messageBytes) {
            counters.add(HandleCounter.TX_UNABLE_TO_COMPRESS, 1);
        }
        times.record(HandleTimer.TX_COMPRESS, nanos);
    }

    @Override
    public void compressionFailed() {
        counters.add(HandleCounter.TX_FAILED_TO_COMPRESS, 1);
    }

    @Override
    public void expanded(int streamBytes, int messageBytes, long nanos) {
        counters.add(HandleCounter.RX_COMPRESSED_PACKETS, 1);
        counters.add(HandleCounter.RX_COMPRESSED_ORIGINAL_BYTES, messageBytes);
        counters.add(HandleCounter.RX_COMPRESSED_SIZE_BYTES, streamBytes);
        times.record(HandleTimer.RX_COMPRESS, nanos);
    }

    @Override
    public void expansionFailed() {
        counters.add(HandleCounter.RX_FAILED_TO_DECOMPRESS, 1);
    }
}
