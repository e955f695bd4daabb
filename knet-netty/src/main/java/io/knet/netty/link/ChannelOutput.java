package io.knet.netty.link;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.LoopTasks;
import io.knet.netty.pipeline.StandingPromise;
import io.knet.netty.pipeline.SyncPromise;
import io.knet.netty.pipeline.TxMessage;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages to the channel of a link: asynchronous ones as long as the socket takes them,
 * synchronous ones at once.
 */
final class ChannelOutput implements LinkOutput {
    private final LinkId id;
    private final EventLoop loop;
    private final LinkConnection connection;
    private final LinkCounts counts;
    private final DirectWriter direct;
    private final LoopCalls calls;
    private final HandleLife life;
    private final Runnable onRoom;
    private final LoopTasks writes;

    /** Bytes of messages that the loop has yet to write. */
    private final AtomicLong underWay = new AtomicLong();

    private final ChannelFutureListener reportHandlers = this::reportHandlers;

    /** Loop only: what becomes of messages on the channel that was written to last. */
    private @Nullable StandingPromise outcomes;

    /** Written on the loop: messages are dropped until the socket has room again. */
    private volatile boolean stalled;

    /**
     * The output of a link.
     *
     * @param direct writes to the socket on the caller's thread
     * @param onRoom called when the socket takes messages again
     */
    ChannelOutput(
            LinkId id,
            EventLoop loop,
            LinkConnection connection,
            LinkCounts counts,
            DirectWriter direct,
            LoopCalls calls,
            HandleLife life,
            Runnable onRoom) {
        this.id = id;
        this.loop = loop;
        this.connection = connection;
        this.counts = counts;
        this.direct = direct;
        this.calls = calls;
        this.life = life;
        this.onRoom = onRoom;
        writes = new LoopTasks(loop);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    // ---- asynchronous messages, on the loop

    @Override
    public void write(TxMessage message) {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        if (current == null) {
            message.release();
            counts.drop(DropReason.SOCKET_ERROR, 1);
        } else if (stalled && !current.channel().isWritable()) {
            message.release();
            counts.add(LinkCounter.TX_DATA_ERRORS, 1);
            counts.drop(DropReason.SOCKET_FULL, 1);
        } else {
            int bytes = message.content().readableBytes();
            if (current.hasUserHandlers() || current.hasOwnLoop()) {
                message.show();
            }
            current.channel().write(message, outcome(current));
            current.pace().queued(bytes);
        }
    }

    /**
     * A handler of the program's own may wait for the message, and so does Netty where packets
     * change threads; nobody else does.
     */
    private ChannelPromise outcome(LinkChannel link) {
        Channel channel = link.channel();
        if (link.hasUserHandlers() || link.hasOwnLoop()) {
            return channel.newPromise().addListener(reportHandlers);
        }
        StandingPromise known = outcomes;
        if (known == null || !channel.equals(known.channel())) {
            known = new StandingPromise(channel, this::failed);
            outcomes = known;
        }
        return known;
    }

    private void reportHandlers(ChannelFuture written) {
        Throwable failure = written.cause();
        if (failure != null) {
            failed(failure);
        }
    }

    /** Knet's own handlers count what they could not send; others only fail the promise. */
    private void failed(Throwable failure) {
        boolean counted =
                failure instanceof IOException
                        || (failure instanceof KnetException knet
                                && knet.error() != KnetError.UNKNOWN_MESSAGE_TYPE);
        if (!counted) {
            counts.drop(DropReason.HANDLER_FAILED, 1);
            LoopCalls.tell(loop, () -> counts.handlerFailed(failure));
        }
    }

    @Override
    public CompletableFuture<Boolean> hasUnsentPackets() {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        return current == null
                ? CompletableFuture.completedFuture(false)
                : current.hasUnsentPackets();
    }

    @Override
    public void flush() {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        if (current != null) {
            current.channel().flush();
        }
    }

    @Override
    public void stallUnlessWritable() {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        stalled = current != null && !current.channel().isWritable();
    }

    /** The socket takes messages again, or another has taken its place. */
    void onWritable() {
        assert LoopCalls.owns(loop);
        stalled = false;
        onRoom.run();
    }

    // ---- on any thread

    @Override
    public boolean isBlocked() {
        LinkChannel current = connection.channel();
        return current != null
                && !stalled
                && (!current.channel().isWritable() || current.pace().holds());
    }

    @Override
    public long bytesBeforeWritable() {
        LinkChannel current = connection.channel();
        return current == null ? 0 : current.channel().bytesBeforeWritable();
    }

    @Override
    public boolean writeAside(TxMessage message) {
        LinkChannel current = connection.channel();
        if (current == null
                || current.hasUserHandlers()
                || current.pace().holds()
                || !isEmpty(current.channel())) {
            return false;
        }
        int bytes = message.content().readableBytes();
        boolean written = direct.writeAside(current, message);
        if (written) {
            current.pace().queued(bytes);
        }
        return written;
    }

    /** Whether the event loop has written all that it got. */
    private static boolean isEmpty(Channel channel) {
        return channel.bytesBeforeUnwritable() > channel.config().getWriteBufferHighWaterMark();
    }

    // ---- synchronous messages, on any thread

    @Override
    public boolean hasHandlers() {
        LinkChannel current = connection.channel();
        return current != null && current.hasUserHandlers();
    }

    /**
     * On the calling thread, unless the pipeline holds handlers of the program's own, which must
     * see the message on the link's event loop, or that of another link that the message goes over
     * does: what one pipeline makes of it serves for all.
     */
    @Override
    public Future<?> writeSync(SyncMessage message) {
        LinkChannel current = connection.channel();
        if (current == null) {
            return loop.newFailedFuture(
                    new KnetException(
                            KnetError.SOCKET_ERROR,
                            "link " + id + " " + connection.withoutChannel()));
        }
        if (current.hasUserHandlers() || message.message().isShared()) {
            return writeThroughPipeline(current, message);
        }
        ChannelFuture written = direct.write(current, message);
        return written == null ? writeInTurn(current, message) : written;
    }

    /**
     * Others write to the socket, and the message's sender does not wait for them: the event loop
     * writes it at its turn, as asynchronous ones.
     */
    private ChannelFuture writeInTurn(LinkChannel link, SyncMessage message) {
        Channel channel = link.channel();
        if (!channel.isWritable() || isCrowded(channel)) {
            return direct.refuse(channel, message, "others write to link " + id);
        }
        ChannelPromise promise = channel.newPromise();
        TxMessage own = message.copy();
        if (loop.inEventLoop()) {
            channel.writeAndFlush(own, promise);
            return promise;
        }
        return submit(channel, own, promise);
    }

    /** Takes over the message. */
    private ChannelFuture submit(Channel channel, TxMessage message, ChannelPromise promise) {
        int bytes = message.content().readableBytes();
        underWay.addAndGet(bytes);
        Runnable write =
                () -> {
                    underWay.addAndGet(-bytes);
                    channel.writeAndFlush(message, promise);
                };
        if (writes.submit(write)) {
            return promise;
        }
        underWay.addAndGet(-bytes);
        message.release();
        return channel.newFailedFuture(life.closedException());
    }

    /** Senders that do not wait may be faster than the loop, for as long as memory lasts. */
    private boolean isCrowded(Channel channel) {
        return underWay.get() > channel.config().getWriteBufferHighWaterMark();
    }

    private ChannelFuture writeThroughPipeline(LinkChannel link, SyncMessage message) {
        Channel channel = link.channel();
        boolean onLoop = loop.inEventLoop();
        if (message.waits() && (link.isOnItsOwnLoop() || (onLoop && link.hasOwnLoop()))) {
            return channel.newFailedFuture(
                    wouldDeadlock(
                            "the channel of link "
                                    + id
                                    + " lives on an event loop of its own, and one would have to"
                                    + " wait for the other"));
        }
        if (message.waits() && !onLoop && calls.onAnyLoop()) {
            return channel.newFailedFuture(
                    wouldDeadlock(
                            "link "
                                    + id
                                    + " has handlers of yours on another event loop, for which"
                                    + " this one would have to wait"));
        }
        if (message.waits()
                && !onLoop
                && !DirectWriter.awaitPace(link.direct(), message.deadline())) {
            return direct.refuse(channel, message, "the peer of link " + id + " does not keep up");
        }
        if (!message.waits() && !onLoop && isCrowded(channel)) {
            return direct.refuse(channel, message, "link " + id + " has much to write");
        }
        ChannelPromise promise = new SyncPromise(channel);
        TxMessage own = message.copy();
        if (onLoop) {
            channel.writeAndFlush(own, promise);
            return promise.isDone() || !message.waits()
                    ? promise
                    : channel.newFailedFuture(
                            wouldDeadlock(
                                    "a handler in the pipeline of link "
                                            + id
                                            + " did not pass the message on at once, and this is"
                                            + " its event loop"));
        }
        return submit(channel, own, promise);
    }

    private static KnetException wouldDeadlock(String why) {
        return new KnetException(
                KnetError.WOULD_DEADLOCK, why + "; call sendSync on another thread, or use send");
    }
}
