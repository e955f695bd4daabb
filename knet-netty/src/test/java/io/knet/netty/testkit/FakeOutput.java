package io.knet.netty.testkit;

import io.knet.netty.link.LinkOutput;
import io.knet.netty.link.SyncMessage;
import io.knet.netty.pipeline.TxMessage;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Notes the messages that would go over a link. */
public final class FakeOutput implements LinkOutput {
    /** Sequence numbers of asynchronous messages, in their order. */
    public final List<Integer> written = new ArrayList<>();

    /** Whether the message was to be kept for other links, as {@link #written}. */
    public final List<Boolean> shared = new ArrayList<>();

    /** Sequence numbers of synchronous messages, in their order. */
    public final List<Integer> sync = new ArrayList<>();

    /** Sequence numbers of messages that their senders wrote by themselves, in their order. */
    public final List<Integer> aside = new ArrayList<>();

    /** Whether senders may write by themselves. */
    public boolean writesAside;

    /** What becomes of the next synchronous messages; they succeed when there is nothing left. */
    public final Deque<Future<?>> outcomes = new ArrayDeque<>();

    /** How often what was written was sent. */
    public int flushes;

    /** Whether the socket is full. */
    public boolean blocked;

    /** Whether packets wait for the socket. */
    public boolean unsent;

    /** Whether messages pass handlers of the program's own. */
    public boolean handlers;

    private final EventLoop loop;

    /** The output of a link on a loop. */
    public FakeOutput(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void write(TxMessage message) {
        written.add(message.sequence());
        shared.add(message.isShared());
        message.release();
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public Future<?> writeSync(SyncMessage message) {
        sync.add(message.message().sequence());
        shared.add(message.message().isShared());
        Future<?> outcome = outcomes.poll();
        return outcome == null ? loop.newSucceededFuture(null) : outcome;
    }

    @Override
    public boolean writeAside(TxMessage message) {
        if (writesAside) {
            aside.add(message.sequence());
        }
        return writesAside;
    }

    @Override
    public boolean hasHandlers() {
        return handlers;
    }

    @Override
    public boolean isBlocked() {
        return blocked;
    }

    @Override
    public long bytesBeforeWritable() {
        return blocked ? 1 : 0;
    }

    @Override
    public void stallUnlessWritable() {
        blocked = false;
    }

    @Override
    public CompletableFuture<Boolean> hasUnsentPackets() {
        return CompletableFuture.completedFuture(unsent);
    }
}
