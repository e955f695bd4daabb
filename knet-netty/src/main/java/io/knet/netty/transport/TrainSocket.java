package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The calls of the kernel that {@link CombiningWriter} needs. Never waits. */
interface TrainSocket {
    /** Whether {@link #offerTrain} may work at all. */
    boolean takesTrains();

    /**
     * Offers one datagram.
     *
     * @return false if there is no room
     * @throws IOException the socket's error
     */
    boolean offer(ByteBuf datagram) throws IOException;

    /**
     * Offers many datagrams at once. Nothing else may be written meanwhile, so that this is not
     * always possible.
     *
     * @param train the datagrams, one behind the other
     * @param size of all but the last, which may be shorter
     * @throws IOException the socket's error; none of the datagrams was sent
     */
    TrainOutcome offerTrain(ByteBuf train, int size) throws IOException;

    /** What became of a train. */
    enum TrainOutcome {
        TAKEN,
        /** There is no room. */
        FULL,
        /** Somebody else writes: datagrams can go one by one only. */
        NOT_NOW
    }
}
