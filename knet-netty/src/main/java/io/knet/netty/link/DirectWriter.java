package io.knet.netty.link;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.netty.pipeline.SealedPackets;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.transport.Datagrams;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.TooBig;
import io.knet.netty.transport.WriteOutcome;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the write of a synchronous message on the calling thread: does what the pipeline
 * would do, and offers the packets to the socket of the link's channel. The future that it returns
 * is complete. Any thread.
 */
final class DirectWriter {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final LinkId id;
    private final OutboundPackets packets;
    private final SyncPackets sealed;
    private final ChannelSource source;
    private final LoopCalls calls;
    private final LastError lastError;

    /**
     * The writer of a link.
     *
     * @param packets says what a failure means
     * @param sealed the packets of messages
     * @param lastError what the link's socket reported last
     */
    DirectWriter(
            LinkId id,
            OutboundPackets packets,
            SyncPackets sealed,
            ChannelSource source,
            LoopCalls calls,
            LastError lastError) {
        this.id = id;
        this.packets = packets;
        this.sealed = sealed;
        this.source = source;
        this.calls = calls;
        this.lastError = lastError;
    }

    /**
     * Writes a message, which stays the caller's.
     *
     * @return null if the socket takes only what others write at the moment, and the sender does
     *     not wait: it has nothing of the message
     */
    @Nullable ChannelFuture write(LinkChannel link, SyncMessage message) {
        Channel channel = link.channel();
        SocketError before = lastError.get();
        try {
            Datagrams datagrams = sealed.of(message, channel.alloc());
            WriteOutcome outcome = offer(link, datagrams, message);
            if (outcome == WriteOutcome.NO_TURN && !message.waits()) {
                return null;
            }
            checkTaken(outcome, message.deadline());
            checkPendingError(link, datagrams.get().get(0));
            Throwable elsewhere = errorElsewhere(before);
            if (elsewhere != null) {
                message.refused();
                packets.failedAsTold();
                return channel.newFailedFuture(elsewhere);
            }
            return channel.newSucceededFuture();
        } catch (IOException | KnetException failure) {
            message.refused();
            packets.failed(channel, PacketType.DATA, failure);
            return channel.newFailedFuture(failure);
        }
    }

    /**
     * Writes a message that stays the caller's, and whose sender asks for no outcome, if it takes
     * one packet and nobody else writes to the socket.
     *
     * @return false if it has to go another way, on which it is counted
     */
    boolean writeAside(LinkChannel link, TxMessage message) {
        // The turn comes first: a message that is not written here is sealed on another way.
        if (!sealed.leavesAsItIs(message) || !link.direct().enterAside()) {
            return false;
        }
        try {
            return writeInside(link, message);
        } finally {
            link.direct().leaveAside();
        }
    }

    private boolean writeInside(LinkChannel link, TxMessage message) {
        Channel channel = link.channel();
        SealedPackets single = null;
        try {
            single = sealed.singleAsItIs(message, channel.alloc());
            if (single == null || !link.direct().writeAside(single.packets().get(0))) {
                return false;
            }
            sealed.sendingAsItIs(message, single, channel.alloc());
        } catch (IOException failure) {
            if (single != null) {
                sealed.sendingAsItIs(message, single, channel.alloc());
            }
            packets.failed(channel, PacketType.DATA, failure);
        } catch (KnetException failure) {
            packets.failed(channel, PacketType.DATA, failure);
        } finally {
            if (single != null) {
                single.release();
            }
        }
        return true;
    }

    /** Counts a message for which there was no room in time, and says so. */
    ChannelFuture refuse(Channel channel, SyncMessage message, String why) {
        KnetException failure = refused(message.deadline(), why);
        packets.failed(channel, PacketType.DATA, failure);
        return channel.newFailedFuture(failure);
    }

    /**
     * Offers the packets to the socket: only once for threads that must not wait, such as event
     * loops.
     */
    private WriteOutcome offer(LinkChannel link, Datagrams datagrams, SyncMessage message)
            throws IOException {
        Deadline deadline = message.deadline();
        boolean mayWait = message.waits() && !calls.onAnyLoop() && !link.isOnItsOwnLoop();
        WriteOutcome outcome =
                mayWait
                        ? offerInTime(link.direct(), datagrams, deadline)
                        : link.direct().tryWrite(datagrams);
        if (mayWait && (outcome == WriteOutcome.TAKEN_LATE || outcome == WriteOutcome.FULL)) {
            packets.triesAgain();
        }
        return outcome;
    }

    private void checkTaken(WriteOutcome outcome, Deadline deadline) {
        if (outcome == WriteOutcome.FULL) {
            throw refused(deadline, "the socket of link " + id + " stays full");
        }
        if (outcome == WriteOutcome.NO_TURN) {
            throw refused(
                    deadline, "others write to link " + id + ", or its peer does not keep up");
        }
    }

    private static WriteOutcome offerInTime(
            DirectSocket socket, Datagrams datagrams, Deadline deadline) throws IOException {
        try {
            WriteOutcome outcome = socket.write(datagrams, patience(deadline));
            while (outcome == WriteOutcome.NO_TURN && goesOn(socket, deadline)) {
                outcome = socket.write(datagrams, patience(deadline));
            }
            return outcome;
        } catch (InterruptedIOException interrupted) {
            return WriteOutcome.NO_TURN;
        }
    }

    /**
     * Waits until the peer keeps up.
     *
     * @return false if it did not in time
     */
    static boolean awaitPace(DirectSocket socket, Deadline deadline) {
        boolean passes = socket.awaitPace(patience(deadline));
        while (!passes && goesOn(socket, deadline)) {
            passes = socket.awaitPace(patience(deadline));
        }
        return passes;
    }

    /** A peer is not blamed for its pongs while they may be in what this node has yet to read. */
    private static boolean goesOn(DirectSocket socket, Deadline deadline) {
        return !deadline.isPast()
                && !Thread.currentThread().isInterrupted()
                && socket.passIfReadLate();
    }

    /** How long a message waits for others, for room in the socket, and for a slow peer. */
    private static long patience(Deadline deadline) {
        return Math.min(PATIENCE_NANOS, deadline.leftNanos());
    }

    /** The error of a message that there was no room for in time. */
    private static KnetException refused(Deadline deadline, String why) {
        if (Thread.currentThread().isInterrupted()) {
            return new KnetException(
                    KnetError.INTERRUPTED, "interrupted while the socket's buffer was full");
        }
        if (deadline.isPast()) {
            return new KnetException(
                    KnetError.TIMED_OUT,
                    "the time given to sendSync passed while the socket's buffer was full");
        }
        return new KnetException(KnetError.SOCKET_FULL, why + "; wait a little and send again");
    }

    /**
     * On one machine, the peer's refusal of the last packet is known by now; and perhaps that a
     * packet was too big, one of these or another.
     */
    private void checkPendingError(LinkChannel link, ByteBuf longest) throws IOException {
        try {
            link.direct().checkPendingError();
        } catch (IOException failure) {
            if (!isAboutAnother(link, longest, failure)) {
                throw failure;
            }
            packets.pathTooSmall();
        }
    }

    private boolean isAboutAnother(LinkChannel link, ByteBuf longest, IOException failure) {
        int headers = source.headerBytes(link.remote().getAddress());
        return TooBig.isAboutAnother(
                failure, longest.readableBytes() + headers, () -> source.pathMtu(link.channel()));
    }

    /** The event loop may have fetched the refusal of one of the packets meanwhile. */
    @SuppressWarnings("ReferenceEquality") // whether it is another one, not whether it is alike
    private @Nullable Throwable errorElsewhere(@Nullable SocketError before) {
        SocketError last = lastError.get();
        return last != null && last != before && SocketErrors.isUnreachable(last.errno())
                ? last.failure()
                : null;
    }
}
