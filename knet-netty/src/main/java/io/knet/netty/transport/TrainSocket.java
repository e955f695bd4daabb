package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** A socket as {@link CombiningWriter} needs it, for the leader of it. */
interface TrainSocket {
    /** Whether {@link #offerTrain} may work at all. */
    boolean takesTrains();

    /**
     * Offers one datagram.
     *
     * @throws IOException the socket's error
     */
    TrainOutcome offer(ByteBuf datagram) throws IOException;

    /**
     * Waits until nobody else writes, and keeps others from it until {@link #leaveAlone}.
     *
     * @param deadlineNanos when to give up, by {@link System#nanoTime()}
     * @return false if others write until then, or the thread was interrupted, which stays so
     * @throws IOException if the socket is closed
     */
    boolean enterAlone(long deadlineNanos) throws IOException;

    /** Lets others write again. */
    void leaveAlone();

    /**
     * Offers many datagrams at once. Nothing else may be written meanwhile, so that this is not
     * always possible.
     *
     * @param train the datagrams, one behind the other
     * @param size of all but the last, which may be shorter
     * @throws IOException the socket's error; none of the datagrams was sent
     */
    TrainOutcome offerTrain(ByteBuf train, int size) throws IOException;

    /** What became of a datagram or a train. */
    enum TrainOutcome {
        TAKEN,
        /** There is no room. */
        FULL,
        /** Somebody else writes. Datagrams may go one by one, or alone. */
        NOT_NOW
    }
}
