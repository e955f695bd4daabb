package io.knet.netty.node;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.pipeline.TxMessage;
import io.knet.stats.DropReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What messages to a host go through: its active links, each of which has a pipeline. */
final class HostOutput {
    private static final int MAX_OVERTAKEN = 16;

    private final NettyHost host;
    private final HostLinks links;
    private final ActiveLinks active;

    /** Loop only: bit n stands for link n, which has unflushed packets. */
    private int unflushed;

    /** Loop only: messages written since the last flush. */
    private int written;

    /** Messages that have a sequence number but are not flushed. */
    private final AtomicInteger numbered = new AtomicInteger();

    HostOutput(NettyHost host, HostLinks links, ActiveLinks active) {
        this.host = host;
        this.links = links;
        this.active = active;
    }

    // ---- on the loop

    /** Sends a message over the links that the policy chooses. Takes over the reference. */
    void transmit(TxMessage message) {
        written++;
        int mask = active.forMessage();
        if (mask == 0) {
            host.node().drops.count(DropReason.DESTINATION_DOWN, 1, host);
        }
        if (Integer.bitCount(mask) > 1) {
            message.share();
        }
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            NettyLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null) {
                link.output().write(message.retain());
                unflushed |= 1 << link.id();
            }
        }
        message.release();
    }

    void flush() {
        for (int rest = unflushed; rest != 0; rest &= rest - 1) {
            NettyLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null) {
                link.output().flush();
            }
        }
        unflushed = 0;
        numbered.addAndGet(-written);
        written = 0;
    }

    void forcePings(int sequence) {
        for (NettyLink link : links.present()) {
            link.heartbeat().forcePing(sequence);
        }
    }

    // ---- on any thread

    /** A message for this host is about to get its sequence number. */
    void beginMessage() {
        numbered.incrementAndGet();
    }

    /**
     * Waits until the asynchronous messages that have a sequence number are with the sockets, if
     * there are many: a receiver gives up a message of several packets when a number arrives that
     * is more than 32 ahead of it (spec wire 8.3).
     */
    void letNumberedPass(Deadline deadline) {
        if (numbered.get() <= MAX_OVERTAKEN || host.node().calls.onAnyLoop()) {
            return;
        }
        LoopCalls.await(
                LoopCalls.supply(
                        host.loop(),
                        () -> {
                            flush();
                            return CompletableFuture.<Void>completedFuture(null);
                        }),
                deadline);
    }

    /** A link whose socket is full at the moment, if an active one is. */
    @Nullable NettyLink blockedLink() {
        for (int rest = active.mask(); rest != 0; rest &= rest - 1) {
            NettyLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null && link.output().isBlocked()) {
                return link;
            }
        }
        return null;
    }
}
