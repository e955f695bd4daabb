package io.knet.crypto.format;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;

/** A buffer that runs something when its bytes are copied out or in for the n-th time. */
final class HookedBuffer extends UnpooledHeapByteBuf {
    private final int hookedAccess;
    private final Runnable hook;
    private int accesses;

    HookedBuffer(int capacity, int hookedAccess, Runnable hook) {
        super(UnpooledByteBufAllocator.DEFAULT, capacity, capacity);
        this.hookedAccess = hookedAccess;
        this.hook = hook;
    }

    /** The bytes to read, whose first access runs the hook. */
    static HookedBuffer of(byte[] bytes, Runnable hook) {
        HookedBuffer buffer = new HookedBuffer(bytes.length, 2, hook);
        buffer.writeBytes(bytes);
        return buffer;
    }

    @Override
    public HookedBuffer getBytes(int index, byte[] target, int offset, int length) {
        access();
        super.getBytes(index, target, offset, length);
        return this;
    }

    @Override
    public HookedBuffer setBytes(int index, byte[] source, int offset, int length) {
        access();
        super.setBytes(index, source, offset, length);
        return this;
    }

    private void access() {
        accesses++;
        if (accesses == hookedAccess) {
            hook.run();
        }
    }
}
