package io.knet.compress;

import java.util.concurrent.atomic.AtomicLong;

/** Keeps what it is told. */
final class RecordedCounts implements CompressionCounters {
    final AtomicLong uncompressed = new AtomicLong();
    final AtomicLong compressed = new AtomicLong();
    final AtomicLong compressFailures = new AtomicLong();
    final AtomicLong expanded = new AtomicLong();
    final AtomicLong expandFailures = new AtomicLong();
    final AtomicLong messageBytes = new AtomicLong();
    final AtomicLong streamBytes = new AtomicLong();
    final AtomicLong nanos = new AtomicLong();

    @Override
    public void sentUncompressed() {
        uncompressed.incrementAndGet();
    }

    @Override
    public void compressed(int message, int stream, long took) {
        compressed.incrementAndGet();
        add(message, stream, took);
    }

    @Override
    public void compressionFailed() {
        compressFailures.incrementAndGet();
    }

    @Override
    public void expanded(int stream, int message, long took) {
        expanded.incrementAndGet();
        add(message, stream, took);
    }

    @Override
    public void expansionFailed() {
        expandFailures.incrementAndGet();
    }

    private void add(int message, int stream, long took) {
        messageBytes.addAndGet(message);
        streamBytes.addAndGet(stream);
        nanos.addAndGet(took);
    }
}
