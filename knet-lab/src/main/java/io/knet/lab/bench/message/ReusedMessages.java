package io.knet.lab.bench.message;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;

/**
 * Makes messages of one length in buffers that are used again once whoever sent them has released
 * them, so that making them allocates nothing after a while. For one thread.
 */
public final class ReusedMessages implements AutoCloseable {
    private final MessageFormat.Writer writer;
    private final int size;
    private final int run;

    /** The one that was given away longest ago comes first. */
    private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>();

    /** Messages of one run. */
    public ReusedMessages(MessageFormat.Writer writer, int size, int run) {
        this.writer = writer;
        this.size = size;
        this.run = run;
    }

    /** A message, which belongs to the caller. */
    public ByteBuf compose(long sequence) {
        ByteBuf oldest = buffers.peekFirst();
        if (oldest == null || oldest.refCnt() > 1) {
            ByteBuf fresh = writer.compose(size, run, sequence);
            buffers.addLast(fresh);
            return fresh.retain();
        }
        buffers.removeFirst();
        buffers.addLast(oldest);
        writer.write(oldest.clear(), size, run, sequence);
        return oldest.retain();
    }

    /** Gives the buffers back, as soon as nobody else has them. */
    @Override
    public void close() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
