package io.knet.netty.transport;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.Optional;

/**
 * Event loops of a program's own that serve io_uring. Netty's classes for it are there only if the
 * program brings them: nothing but this and {@link IoUringTransport} refers to them.
 */
final class IoUringGroups {
    private static final class Trains {
        static final TrainSupport HERE =
                TrainSupport.unlessSwitchedOff(
                        () ->
                                TrainSelfTest.run(
                                        () -> new IoUringDatagramChannel(SocketProtocolFamily.INET),
                                        IoUringIoHandler.newFactory(),
                                        channel ->
                                                Optional.of(
                                                        "Netty's channels of io_uring do not"
                                                                + " receive trains")));
    }

    private IoUringGroups() {}

    /** Whether a group's loops serve io_uring. */
    static boolean served(IoEventLoopGroup group) {
        try {
            return group.isIoType(IoUringIoHandler.class);
        } catch (LinkageError absent) {
            return false;
        }
    }

    /**
     * The transport for such groups.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} with the reason, if io_uring does not
     *     work here
     */
    static DatagramTransport transport() {
        if (!IoUring.isAvailable()) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "io_uring is not available: "
                            + IoUring.unavailabilityCause()
                            + "; use event loops with EpollIoHandler or NioIoHandler",
                    IoUring.unavailabilityCause());
        }
        return new IoUringTransport();
    }

    /** As {@link TrainSupport#here()}, through channels of io_uring. */
    static TrainSupport trains() {
        return Trains.HERE;
    }
}
