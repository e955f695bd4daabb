package io.knet.tests.embedding;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** An allocator that has no memory now and then. */
final class LimitedAllocator extends AbstractByteBufAllocator {
    private final ByteBufAllocator plenty = UnpooledByteBufAllocator.DEFAULT;
    private final Supplier<? extends Error> error;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private volatile LongPredicate refused = request -> false;

    /**
     * An allocator with memory.
     *
     * @param error what it throws when it has none
     */
    LimitedAllocator(Supplier<? extends Error> error) {
        super(true);
        this.error = error;
    }

    /** Refuses the requests, numbered from 0, for which the condition holds. */
    void refuse(LongPredicate condition) {
        refused = condition;
    }

    /** How many requests were refused so far. */
    long refusals() {
        return refusals.get();
    }

    private void check() {
        if (refused.test(requests.getAndIncrement())) {
            refusals.incrementAndGet();
            throw error.get();
        }
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        check();
        return plenty.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        check();
        return plenty.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public CompositeByteBuf compositeHeapBuffer(int maxComponents) {
        check();
        return plenty.compositeHeapBuffer(maxComponents);
    }

    @Override
    public CompositeByteBuf compositeDirectBuffer(int maxComponents) {
        check();
        return plenty.compositeDirectBuffer(maxComponents);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return false;
    }
}
