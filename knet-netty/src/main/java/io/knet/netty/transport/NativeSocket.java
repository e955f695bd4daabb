package io.knet.netty.transport;

import io.knet.Errno;
import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;

/**
 * A UDP socket of the kernel's that a native channel of Netty's owns. Writes with send(2), which is
 * safe on any thread.
 *
 * <p>A train goes with send(2) too, while the socket is set to cut what is written into datagrams
 * of one size (UDP_SEGMENT), since Netty hands a size along with a train only on the event loop.
 * The setting would hold for what others write meanwhile, which is why nobody else may.
 */
final class NativeSocket implements KernelSocket {
    /** As many bytes are read within a few milliseconds by a loop that is not behind. */
    private static final int READ_LATE = 64 << 10;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final Socket socket;
    private final boolean trains;

    NativeSocket(Socket socket, boolean trains) {
        this.socket = socket;
        this.trains = trains;
    }

    @Override
    public boolean send(ByteBuf datagram) throws IOException {
        try {
            return give(datagram) > 0;
        } catch (Errors.NativeIoException failure) {
            return sendAgain(datagram, SocketErrors.errno(failure), failure);
        }
    }

    private boolean sendAgain(ByteBuf datagram, Errno errno, IOException failure)
            throws IOException {
        if (SocketErrors.isFull(errno)) {
            return false;
        }
        if (TooBig.mayMeanAnother(errno)) {
            return give(datagram) > 0;
        }
        throw failure;
    }

    @Override
    public boolean takesTrains() {
        return trains;
    }

    @Override
    public boolean sendTrain(ByteBuf train, int size) throws IOException {
        try {
            SocketOptions.setInt(socket, SOL_UDP, UDP_SEGMENT, size);
            try {
                return give(train) > 0;
            } finally {
                SocketOptions.setInt(socket, SOL_UDP, UDP_SEGMENT, 0);
            }
        } catch (Errors.NativeIoException failure) {
            if (SocketErrors.isFull(SocketErrors.errno(failure))) {
                return false;
            }
            throw failure;
        }
    }

    private int give(ByteBuf datagram) throws IOException {
        if (!socket.isOpen()) {
            throw new ClosedChannelException();
        }
        return NativeSend.send(socket, datagram);
    }

    @Override
    public void checkPendingError() throws IOException {
        int error = socket.getSoError();
        if (error == Errno.ECONNREFUSED.code()) {
            throw new PortUnreachableException("Connection refused");
        }
        if (error != 0) {
            throw Errors.newIOException("getSoError", -error);
        }
    }

    @Override
    public boolean isReadLate() {
        return SocketOptions.received(socket).orElse(0) > READ_LATE;
    }
}
