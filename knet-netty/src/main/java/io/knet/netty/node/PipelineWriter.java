package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.pipeline.SyncPromise;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.transport.SocketErrors;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Writes one message through the pipeline of a link that holds handlers of the program's own, on
 * the link's event loop, and waits for the outcome.
 */
final class PipelineWriter {
    private final Node node;
    private final TxMessage message;
    private final Deadline deadline;

    PipelineWriter(Node node, TxMessage message, Deadline deadline) {
        this.node = node;
        this.message = message;
        this.deadline = deadline;
    }

    /**
     * Writes the message to a link.
     *
     * @throws LinkFailure if the link's socket does not take it
     * @throws KnetException if the message cannot be sent on any link, or there was no outcome
     */
    void write(NettyLink link, LinkSocket socket) throws LinkFailure {
        Channel channel = socket.channel();
        boolean onLoop = link.loop().inEventLoop();
        if (!onLoop && node.calls.onAnyLoop()) {
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "link "
                            + link
                            + " has handlers of yours on another event loop, for which this one"
                            + " would have to wait; call sendSync on another thread, or use send");
        }
        ChannelPromise promise = new SyncPromise(channel);
        TxMessage own = message.replace(message.content().retainedDuplicate());
        if (onLoop) {
            channel.writeAndFlush(own, promise);
        } else if (!LoopCalls.submit(link.loop(), () -> channel.writeAndFlush(own, promise))) {
            own.release();
            throw node.closedException();
        }
        await(promise, link, onLoop);
        Throwable failure = promise.cause();
        if (failure != null) {
            KnetException error = SocketErrors.toKnet(failure, "link " + link);
            if (isLinks(error.error())) {
                throw new LinkFailure(error);
            }
            throw error;
        }
    }

    private void await(ChannelFuture written, NettyLink link, boolean onLoop) {
        if (onLoop) {
            if (!written.isDone()) {
                throw new KnetException(
                        KnetError.WOULD_DEADLOCK,
                        "a handler in the pipeline of link "
                                + link
                                + " did not pass the message on at once, and this is its event"
                                + " loop; call sendSync on another thread, or use send");
            }
            return;
        }
        try {
            if (!written.await(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw new KnetException(
                        KnetError.TIMED_OUT,
                        "the time given to sendSync passed while link "
                                + link
                                + " was at work; the message may still be sent");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while link " + link + " was at work",
                    interrupted);
        }
    }

    private static boolean isLinks(KnetError error) {
        return error == KnetError.SOCKET_ERROR || error == KnetError.SOCKET_FULL;
    }
}
