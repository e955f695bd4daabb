package io.knet.netty.host;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.DropSink;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkOutput;
import io.knet.netty.pipeline.TxMessage;
import io.knet.stats.DropReason;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The way of asynchronous messages to a host: its active links. */
public final class HostOutput {
    private static final int MAX_OVERTAKEN = 16;

    private final Object whose;
    private final EventLoop loop;
    private final HostLinks links;
    private final ActiveLinks active;
    private final DropSink drops;
    private final LoopCalls calls;

    /** Loop only: bit n stands for link n, which has unflushed packets. */
    private int unflushed;

    /** Loop only: messages written since the last flush. */
    private int written;

    /** Messages that have a sequence number but are not flushed. */
    private final AtomicInteger numbered = new AtomicInteger();

    /**
     * The output of a host.
     *
     * @param whose the host, for the log
     */
    HostOutput(
            Object whose,
            EventLoop loop,
            HostLinks links,
            ActiveLinks active,
            DropSink drops,
            LoopCalls calls) {
        this.whose = whose;
        this.loop = loop;
        this.links = links;
        this.active = active;
        this.drops = drops;
        this.calls = calls;
    }

    // ---- on the loop

    /** Sends a message over the links that the policy chooses. Takes over the reference. */
    public void transmit(TxMessage message) {
        assert LoopCalls.owns(loop);
        written++;
        int mask = active.forMessage();
        if (mask == 0) {
            drops.drop(DropReason.DESTINATION_DOWN, 1, whose);
        }
        if (Integer.bitCount(mask) > 1) {
            message.share();
        }
        for (int rest = mask; rest != 0; rest &= rest - 1) {
            HostLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null) {
                link.output().write(message.retain());
                unflushed |= 1 << link.id();
            }
        }
        message.release();
    }

    /** Whether messages were written since the last flush. */
    public boolean isWritten() {
        assert LoopCalls.owns(loop);
        return written > 0;
    }

    /** Sends what was written. */
    public void flush() {
        assert LoopCalls.owns(loop);
        for (int rest = unflushed; rest != 0; rest &= rest - 1) {
            HostLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null) {
                link.output().flush();
            }
        }
        unflushed = 0;
        numbered.addAndGet(-written);
        written = 0;
    }

    /** Sends pings on all links, which the volume of data demands (spec wire 8). */
    public void forcePings(int sequence) {
        links.all().forEach(link -> link.forcePing(sequence));
    }

    /** Whether packets wait for a flush, or for room in a socket; learned on the loop. */
    public CompletableFuture<Boolean> hasUnsentPackets() {
        assert LoopCalls.owns(loop);
        return links.all().stream()
                .map(link -> link.output().hasUnsentPackets())
                .reduce(
                        CompletableFuture.completedFuture(false),
                        (one, other) -> one.thenCombine(other, Boolean::logicalOr));
    }

    // ---- on any thread

    /** Whether messages to the host need sequence numbers. */
    public boolean numbersMessages() {
        return active.numberMessages();
    }

    /** A message for this host is about to get its sequence number. */
    public void beginMessage() {
        numbered.incrementAndGet();
    }

    /**
     * Waits until the asynchronous messages that have a sequence number are with the sockets, if
     * there are many: a receiver gives up a message of several packets when a number arrives that
     * is more than 32 ahead of it (spec wire 8.3).
     */
    public void letNumberedPass(Deadline deadline) {
        if (isFarAhead() && !calls.onAnyLoop()) {
            LoopCalls.await(LoopCalls.call(loop, this::flush), deadline);
        }
    }

    /** As {@link #letNumberedPass}, without waiting: completes when they are with the sockets. */
    public CompletableFuture<Void> whenNumberedPassed() {
        return isFarAhead()
                ? LoopCalls.call(loop, this::flush)
                : CompletableFuture.completedFuture(null);
    }

    private boolean isFarAhead() {
        return numbered.get() > MAX_OVERTAKEN;
    }

    /**
     * Writes a message on the calling thread, if it goes over one link, and after all that was sent
     * to the host before. The message stays the caller's.
     *
     * @return false if it has to be {@linkplain #transmit transmitted} on the event loop; if true,
     *     what came of it is counted
     */
    public boolean writeAside(TxMessage message) {
        if (numbered.get() != 0) {
            return false;
        }
        // Not the links for a message: to choose one of several would take its turn.
        int mask = active.mask();
        HostLink link =
                Integer.bitCount(mask) == 1 ? links.get(Integer.numberOfTrailingZeros(mask)) : null;
        return link != null && link.output().writeAside(message);
    }

    /** The output of an active link whose socket is full at the moment; null if none is. */
    public @Nullable LinkOutput blocked() {
        for (int rest = active.mask(); rest != 0; rest &= rest - 1) {
            HostLink link = links.get(Integer.numberOfTrailingZeros(rest));
            if (link != null && link.output().isBlocked()) {
                return link.output();
            }
        }
        return null;
    }
}
