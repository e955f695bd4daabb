package io.knet.netty.node;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.PacketMaker;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.MtuMath;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message on the calling thread, for links whose pipeline holds only knet's own
 * handlers: does what they do, and saves two changes of threads. The packets are sealed once and
 * repeated on every link.
 */
final class DirectWriter implements AutoCloseable {
    private static final int TRIES = 2;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(12_500);

    private final Node node;
    private final TxMessage message;
    private final Deadline deadline;
    private final List<ByteBuf> packets = new ArrayList<>(1);

    DirectWriter(Node node, TxMessage message, Deadline deadline) {
        this.node = node;
        this.message = message;
        this.deadline = deadline;
    }

    /**
     * Writes the message to a link.
     *
     * @throws LinkFailure if the link's socket does not take it
     * @throws KnetException if the message cannot be sent on any link
     */
    void write(NettyLink link, LinkSocket socket) throws LinkFailure {
        SocketError before = link.errors().last();
        try {
            if (packets.isEmpty()) {
                seal(socket.channel().alloc());
            }
            for (ByteBuf packet : packets) {
                offer(link, socket, packet);
            }
            checkPendingError(link, socket);
            checkErrorsElsewhere(link, before);
        } catch (IOException failure) {
            KnetException error = SocketErrors.toKnet(failure, "link " + link);
            failed(link, DropReason.SOCKET_ERROR);
            LoopCalls.submit(
                    link.loop(),
                    () -> link.errors().onSocketError(socket.channel(), error.errno(), failure));
            throw new LinkFailure(error);
        } catch (KnetException failure) {
            failed(link, dropReason(failure));
            throw failure;
        }
    }

    /**
     * On one machine, the peer's refusal of the last packet is known by now. A router's word that a
     * packet was too big may be about another one, a probe for example.
     */
    private void checkPendingError(NettyLink link, LinkSocket socket) throws IOException {
        try {
            socket.direct().checkPendingError();
        } catch (IOException failure) {
            Errno errno = SocketErrors.errno(failure);
            if (errno != Errno.EMSGSIZE || !fits(socket)) {
                throw failure;
            }
            LoopCalls.submit(
                    link.loop(),
                    () -> link.errors().onSocketError(socket.channel(), errno, failure));
        }
    }

    /** The event loop may have fetched the refusal of one of the packets meanwhile. */
    @SuppressWarnings("ReferenceEquality") // whether it is another one, not whether it is alike
    private static void checkErrorsElsewhere(NettyLink link, @Nullable SocketError before)
            throws LinkFailure {
        SocketError last = link.errors().last();
        if (last != null && last != before && SocketErrors.isUnreachable(last.errno())) {
            failed(link, DropReason.SOCKET_ERROR);
            throw new LinkFailure(SocketErrors.toKnet(last.failure(), "link " + link));
        }
    }

    /** Whether the path takes the longest packet, as far as the kernel knows. */
    private boolean fits(LinkSocket socket) {
        InetSocketAddress remote = (InetSocketAddress) socket.channel().remoteAddress();
        int headers = MtuMath.headers(remote.getAddress(), MtuMath.UDP_HEADER);
        int onwire = packets.get(0).readableBytes() + headers;
        return onwire <= node.transport.pathMtu(socket.channel()).orElse(MtuMath.MAX_ONWIRE);
    }

    private void seal(ByteBufAllocator allocator) {
        node.codec.compress(message, allocator);
        int count = PacketMaker.count(message);
        PacketCipher cipher = node.ciphers.borrow();
        try {
            for (int index = 0; index < count; index++) {
                ByteBuf plain = PacketMaker.make(allocator, node.id, message, index, count);
                packets.add(cipher.seal(plain, allocator));
            }
        } finally {
            node.ciphers.giveBack(cipher);
        }
    }

    private void offer(NettyLink link, LinkSocket socket, ByteBuf packet)
            throws IOException, LinkFailure {
        link.count(LinkCounter.TX_DATA_PACKETS, 1);
        link.count(LinkCounter.TX_DATA_BYTES, packet.readableBytes());
        for (int tries = 1; !socket.direct().tryWrite(packet); tries++) {
            if (tries == TRIES || node.calls.onAnyLoop()) {
                failed(link, DropReason.SOCKET_FULL);
                throw new LinkFailure(
                        new KnetException(
                                KnetError.SOCKET_FULL,
                                "the socket of link "
                                        + link
                                        + " took nothing in "
                                        + tries
                                        + " tries; wait a little and send again"));
            }
            link.count(LinkCounter.TX_DATA_RETRIES, 1);
            pause();
        }
    }

    private void pause() {
        LockSupport.parkNanos(Math.min(PAUSE_NANOS, deadline.leftNanos()));
        if (Thread.currentThread().isInterrupted()) {
            throw new KnetException(
                    KnetError.INTERRUPTED, "interrupted while the socket's buffer was full");
        }
        if (deadline.isPast()) {
            throw new KnetException(
                    KnetError.TIMED_OUT,
                    "the time given to sendSync passed while the socket's buffer was full");
        }
    }

    private static void failed(NettyLink link, DropReason reason) {
        link.count(LinkCounter.TX_DATA_ERRORS, 1);
        link.drop(reason, 1);
    }

    private static DropReason dropReason(KnetException failure) {
        return switch (failure.error()) {
            case TOO_MANY_FRAGMENTS -> DropReason.TOO_MANY_FRAGMENTS;
            case TIMED_OUT, INTERRUPTED -> DropReason.SOCKET_FULL;
            default -> DropReason.CRYPTO_FAILED;
        };
    }

    /** Releases the packets. */
    @Override
    public void close() {
        packets.forEach(ByteBuf::release);
        packets.clear();
    }
}
