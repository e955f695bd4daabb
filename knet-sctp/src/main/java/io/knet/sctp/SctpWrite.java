package io.knet.sctp;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.TooBig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;

/** Writes a packet past a channel's buffer. Any thread. */
final class SctpWrite {
    private static final int STREAM = 0;

    /** Whether the JDK's SCTP cannot send direct buffers of some kinds (JDK-8357268). */
    private static final boolean COPIES =
            Runtime.version().feature() >= 22 && Runtime.version().feature() < 25;

    private SctpWrite() {}

    /**
     * Gives a packet to the kernel.
     *
     * @param packet not released, its indices are left as they are
     * @return false if there is no room
     * @throws AssociationLostException if there is no association any more
     * @throws IOException any other error of the socket
     */
    static boolean send(SctpChannel socket, ByteBuf packet) throws IOException {
        ByteBuffer bytes =
                COPIES ? ByteBuffer.wrap(ByteBufUtil.getBytes(packet)) : packet.nioBuffer();
        try {
            return socket.send(bytes, MessageInfo.createOutgoing(null, STREAM)) > 0;
        } catch (NotYetConnectedException gone) {
            throw new AssociationLostException(gone);
        } catch (IOException failure) {
            if (SocketErrors.isFull(SocketErrors.errno(failure))) {
                return false;
            }
            throw TooBig.isSaid(SocketErrors.errno(failure))
                    ? failure
                    : new AssociationLostException(failure);
        }
    }
}
