package io.knet.netty.transport;

import io.knet.Errno;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

/**
 * Writes with send(2), which is safe on any thread; the gate keeps closed file descriptors out.
 *
 * <p>A train goes with send(2) too, while the socket is set to cut what is written into datagrams
 * of one size (UDP_SEGMENT), since Netty hands a size along with a train only on the event loop.
 * The setting would hold for what others write meanwhile, so that the gate keeps them out: the
 * event loop flushes a moment later, and whoever may not wait is refused.
 */
final class EpollSocket extends GatedSocket {
    private static final int SOL_SOCKET = 1;
    private static final int SO_MEMINFO = 55;
    private static final int SK_MEMINFO_VARS = 9;

    /** Where the memory of received datagrams that nobody has read yet stands, in bytes. */
    private static final int SK_MEMINFO_RECEIVED = 0;

    /** As many bytes are read within a few milliseconds by a loop that is not behind. */
    private static final int READ_LATE = 64 << 10;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    /** Event loops cannot wait: where they write, nobody else makes trains. */
    private static final long LOOP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Socket socket;
    private final boolean trains;

    private volatile boolean loopsWrite;
    private volatile long loopWroteAtNanos;

    EpollSocket(Socket socket, boolean trains, ByteBufAllocator allocator, SendPace pace) {
        super(allocator, pace);
        this.socket = socket;
        this.trains = trains;
    }

    @Override
    void loopWrites() {
        loopWroteAtNanos = System.nanoTime();
        loopsWrite = true;
    }

    @Override
    public boolean passIfReadLate() {
        boolean late = isReadLate();
        if (late) {
            letOnePass();
        }
        return late;
    }

    private boolean isReadLate() {
        try {
            if (!gate.tryEnterToAsk()) {
                return false;
            }
        } catch (ClosedChannelException shut) {
            return false;
        }
        try {
            ByteBuffer info = ByteBuffer.allocate(SK_MEMINFO_VARS * Integer.BYTES);
            socket.getRawOpt(SOL_SOCKET, SO_MEMINFO, info);
            return info.order(ByteOrder.nativeOrder()).getInt(SK_MEMINFO_RECEIVED) > READ_LATE;
        } catch (IOException olderKernel) {
            return false;
        } finally {
            gate.leave();
        }
    }

    @Override
    boolean send(ByteBuf datagram) throws IOException {
        try {
            return give(datagram) > 0;
        } catch (Errors.NativeIoException failure) {
            return sendAgain(datagram, SocketErrors.errno(failure), failure);
        }
    }

    /**
     * A router's word that an earlier datagram, a probe perhaps, was too big is told with the next
     * one, whatever its size. Only if this one is refused again it is too big itself.
     */
    private boolean sendAgain(ByteBuf datagram, Errno errno, IOException failure)
            throws IOException {
        if (SocketErrors.isFull(errno)) {
            return false;
        }
        if (SocketErrors.isTooBig(errno)) {
            return give(datagram) > 0;
        }
        throw failure;
    }

    @Override
    public boolean takesTrains() {
        if (loopsWrite && System.nanoTime() - loopWroteAtNanos > LOOP_NANOS) {
            loopsWrite = false;
        }
        return trains && !loopsWrite;
    }

    @Override
    public TrainOutcome offerTrain(ByteBuf train, int size) throws IOException {
        boolean enters = !isLeaderAlone();
        if (enters && !gate.tryEnterAlone()) {
            return TrainOutcome.NOT_NOW;
        }
        try {
            socket.setIntOpt(SOL_UDP, UDP_SEGMENT, size);
            try {
                return give(train) > 0 ? TrainOutcome.TAKEN : TrainOutcome.FULL;
            } finally {
                socket.setIntOpt(SOL_UDP, UDP_SEGMENT, 0);
            }
        } catch (Errors.NativeIoException failure) {
            if (SocketErrors.isFull(SocketErrors.errno(failure))) {
                return TrainOutcome.FULL;
            }
            throw failure;
        } finally {
            if (enters) {
                gate.leaveAlone();
            }
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
        int error = pendingError();
        if (error == Errno.ECONNREFUSED.code()) {
            throw new PortUnreachableException("Connection refused");
        }
        if (error != 0) {
            throw Errors.newIOException("getSoError", -error);
        }
    }

    /** 0 also if it cannot be asked now: who is alone, or comes next, is told. */
    private int pendingError() throws IOException {
        try {
            if (!gate.tryEnterToAsk()) {
                return 0;
            }
        } catch (ClosedChannelException shut) {
            return 0;
        }
        try {
            return socket.getSoError();
        } finally {
            gate.leave();
        }
    }
}
