package io.knet.tools.node.command;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.tools.node.event.Result;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.CompletionException;

/**
 * {@code flood ID COUNT SIZE}: queues many messages to one host, as fast as the send queue takes
 * them.
 *
 * @param host id of the host
 * @param count number of messages
 * @param size bytes in each
 */
record Flood(int host, int count, int size) implements Command {
    private static final double NANOS_A_SECOND = 1e9;

    @Override
    public boolean run(NodeContext node) {
        node.requireHost(host);
        ByteBuf message = ByteBufAllocator.DEFAULT.directBuffer(size);
        try {
            for (int i = 0; i < size; i++) {
                message.writeByte('a' + i % ('z' - 'a' + 1));
            }
            long refused = 0;
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                refused += send(node.channel(), message);
            }
            double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
            node.printer().print(new Result.Flooded(host, count, size, refused, seconds));
        } finally {
            message.release();
        }
        return true;
    }

    /** Queues the message, waiting for room. Tells how often it was refused. */
    private long send(DataChannel channel, ByteBuf message) {
        long refused = 0;
        while (true) {
            try {
                channel.send(message.retainedDuplicate(), host);
                return refused;
            } catch (KnetException e) {
                if (e.error() != KnetError.QUEUE_FULL) {
                    throw e;
                }
                refused++;
                awaitRoom(channel);
            }
        }
    }

    private static void awaitRoom(DataChannel channel) {
        try {
            channel.whenWritable().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof KnetException closed) {
                throw closed;
            }
            throw e;
        }
    }
}
