package io.knet.netty.node;

import io.knet.compress.CompressionCounters;
import io.knet.netty.pipeline.CryptoCounters;
import io.knet.stats.HandleCounter;

/** Books what crypto and compression did on the handle's counters. */
final class HandleCounts implements CryptoCounters, CompressionCounters {
    private final Counters<HandleCounter> counters;

    HandleCounts(Counters<HandleCounter> counters) {
        this.counters = counters;
    }

    @Override
    public void sealed(int overhead) {
        counters.add(HandleCounter.TX_CRYPT_PACKETS, 1);
        counters.add(HandleCounter.TX_CRYPT_BYTE_OVERHEAD, overhead);
    }

    @Override
    public void opened() {
        counters.add(HandleCounter.RX_CRYPT_PACKETS, 1);
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
    }

    @Override
    public void expansionFailed() {
        counters.add(HandleCounter.RX_FAILED_TO_DECOMPRESS, 1);
    }
}
