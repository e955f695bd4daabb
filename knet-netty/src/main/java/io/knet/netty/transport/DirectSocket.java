package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;

/**
 * The socket of a link's channel, for writes that go past the channel's outbound buffer. Thread
 * safe, also against {@link #shut} on another thread.
 */
public interface DirectSocket {
    /**
     * Writes the datagrams of one message, and no other between them. Many threads may do so at
     * once; whoever is first takes the others' datagrams along. Waits while others write, while the
     * socket is full, and while the peer does not keep up: not for event loops.
     *
     * @param datagrams in this order; all their readable bytes; not released, their indices are
     *     left as they are. Made by whoever writes them
     * @param nanos the longest time to wait, in nanoseconds
     * @throws InterruptedIOException if the thread is interrupted while it waits for others; the
     *     kernel has none of the datagrams
     * @throws IOException the socket's error, also one that an earlier datagram caused and that is
     *     known only now
     */
    WriteOutcome write(Datagrams datagrams, long nanos) throws IOException;

    /**
     * Waits until the peer keeps up, for threads whose message is then written on the event loop.
     * {@link #write} does so by itself.
     *
     * @param nanos the longest time to wait, in nanoseconds
     * @return false if it did not in time, or the thread was interrupted, which stays so
     */
    default boolean awaitPace(long nanos) {
        return true;
    }

    /**
     * Lets a message pass for which the peer does not seem to keep up, if much of what the peer
     * sent waits to be read by this node: the word that it does keep up may be there. To be asked
     * by those who have waited in vain, so that not much passes like this.
     *
     * @return whether it is worth to try again
     */
    default boolean passIfReadLate() {
        return false;
    }

    /**
     * Offers one datagram to the kernel, without waiting: for event loops.
     *
     * @param datagram all its readable bytes; not released, its indices are left as they are
     * @return false if the socket's buffer is full, or if at this very moment it takes only the
     *     datagrams that others have begun to write
     * @throws IOException the socket's error, also one that an earlier datagram caused and that is
     *     known only now
     */
    boolean tryWrite(ByteBuf datagram) throws IOException;

    /**
     * Offers the datagrams of one message, and no other between them, without waiting.
     *
     * @param datagrams as for {@link #write}
     * @return {@link WriteOutcome#NO_TURN} if at this very moment the socket takes only what others
     *     have begun to write: it has none of these
     * @throws IOException as {@link #tryWrite(ByteBuf)}; the socket may have the first ones
     */
    default WriteOutcome tryWrite(Datagrams datagrams) throws IOException {
        for (ByteBuf datagram : datagrams.get()) {
            if (!tryWrite(datagram)) {
                return WriteOutcome.FULL;
            }
        }
        return WriteOutcome.TAKEN;
    }

    /**
     * Takes the socket for one datagram, without waiting, if nobody else writes or wishes to. Any
     * thread, which then calls {@link #leaveAside} within microseconds: others wait.
     *
     * @return whether it has the socket
     */
    default boolean enterAside() {
        return false;
    }

    /**
     * Offers a datagram to the kernel, without waiting, between {@link #enterAside} and {@link
     * #leaveAside}. It does not count as one of those that the peer has to keep up with.
     *
     * @param datagram all its readable bytes; not released, its indices are left as they are
     * @return whether the kernel has it
     * @throws IOException as {@link #tryWrite(ByteBuf)}
     */
    default boolean writeAside(ByteBuf datagram) throws IOException {
        return tryWrite(datagram);
    }

    /** Gives back what {@link #enterAside} took. */
    default void leaveAside() {}

    /**
     * As {@link #tryWrite(ByteBuf)}, on the channel's event loop between {@link #enterLoop} and
     * {@link #leaveLoop}.
     */
    default boolean tryWriteInside(ByteBuf datagram) throws IOException {
        return tryWrite(datagram);
    }

    /**
     * Gives a datagram to the kernel that the channel would have written, on its event loop between
     * {@link #enterLoop} and {@link #leaveLoop}. It does not count as one of those that the peer
     * has to keep up with.
     *
     * @param datagram all its readable bytes; not released, its indices are left as they are
     * @return false if the socket's buffer is full
     * @throws IOException as {@link #tryWrite(ByteBuf)}
     */
    default boolean giveInside(ByteBuf datagram) throws IOException {
        return tryWriteInside(datagram);
    }

    /**
     * As {@link #giveInside}, for many datagrams at once. The loop must be alone.
     *
     * @param train the datagrams, one behind the other
     * @param size of all but the last, which may be shorter
     * @throws IOException the socket's error; none of the datagrams was sent
     */
    default boolean giveTrainInside(ByteBuf train, int size) throws IOException {
        throw new UnsupportedOperationException("a socket that takes no trains");
    }

    /**
     * The error that the network reported since the socket was last asked, such as a refusal by the
     * peer's kernel to a datagram just written. There is none once the socket is shut: the kernel
     * has what was written before.
     *
     * @throws IOException the error, if there is one
     */
    void checkPendingError() throws IOException;

    /**
     * To be asked on the channel's event loop before it writes what its outbound buffer holds; and
     * again when that changes to packets of several for one message.
     *
     * @param alone whether nobody else may write until {@link #leaveLoop}, since the packets that
     *     wait belong together
     * @param later called on some thread, once, if this returns false: it is worth to ask again,
     *     and until then others may be kept waiting. Replaces that of an earlier call
     * @return whether the loop may write, until it calls {@link #leaveLoop}
     * @throws ClosedChannelException if the socket is shut
     */
    default boolean enterLoop(boolean alone, Runnable later) throws ClosedChannelException {
        return true;
    }

    /** The channel's outbound buffer is empty again. */
    default void leaveLoop() {}

    /**
     * The event loop does not come for which {@link #enterLoop} returned false, since it or the
     * channel has ended: nobody need wait for it. Any thread.
     */
    default void withdrawLoop() {}

    /**
     * Ends direct writes: all later ones fail. To be called before the channel is closed, so that
     * no write can hit a file descriptor that the kernel has given to somebody else.
     *
     * @param whenNobodyWrites called once, when no write is under way any more: at once and on this
     *     thread if none is
     */
    void shut(Runnable whenNobodyWrites);
}
