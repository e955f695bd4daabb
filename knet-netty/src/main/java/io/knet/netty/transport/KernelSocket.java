package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * The kernel's side of a socket: the system calls that writing to it takes. {@link GatedSocket}
 * says who may make them, and when. Any thread.
 */
@FunctionalInterface
public interface KernelSocket {
    /**
     * Gives a datagram to the kernel.
     *
     * @param datagram all its readable bytes; not released, its indices are left as they are
     * @return false if there is no room
     * @throws IOException the socket's error, also one that an earlier datagram caused and that is
     *     known only now
     */
    boolean send(ByteBuf datagram) throws IOException;

    /** Whether {@link #sendTrain} works, which never changes. */
    default boolean takesTrains() {
        return false;
    }

    /**
     * Gives many datagrams to the kernel with one call, while nobody else writes.
     *
     * @param train the datagrams, one behind the other
     * @param size of all but the last, which may be shorter
     * @return false if there is no room
     * @throws IOException the socket's error; none of the datagrams was sent
     */
    default boolean sendTrain(ByteBuf train, int size) throws IOException {
        throw new UnsupportedOperationException("a socket that takes no trains");
    }

    /**
     * Asks for an error that the network has reported meanwhile. Sockets that tell of one only with
     * the next write have none here.
     *
     * @throws IOException the error, if there is one
     */
    default void checkPendingError() throws IOException {}

    /** Whether much of what the peer sent waits to be read by this node. */
    default boolean isReadLate() {
        return false;
    }
}
