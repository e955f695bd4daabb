package io.knet.netty.link;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.pipeline.CipherPool;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.MtuMath;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the write of a synchronous message on the calling thread: does what the pipeline
 * would do, and offers the packets to the socket of the link's channel. The future that it returns
 * is complete. Any thread.
 */
final class DirectWriter {
    private static final int TRIES = 2;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(12_500);

    private final LinkId id;
    private final OutboundPackets packets;
    private final MessageCodec codec;
    private final CipherPool ciphers;
    private final ChannelSource source;
    private final LoopCalls calls;
    private final LastError lastError;

    /**
     * The writer of a link.
     *
     * @param packets makes, seals, counts and reports
     * @param ciphers lends what the calling thread seals with
     * @param lastError what the link's socket reported last
     */
    DirectWriter(
            LinkId id,
            OutboundPackets packets,
            MessageCodec codec,
            CipherPool ciphers,
            ChannelSource source,
            LoopCalls calls,
            LastError lastError) {
        this.id = id;
        this.packets = packets;
        this.codec = codec;
        this.ciphers = ciphers;
        this.source = source;
        this.calls = calls;
        this.lastError = lastError;
    }

    /** Writes a message, which stays the caller's. */
    ChannelFuture write(LinkChannel link, SyncMessage message) {
        Channel channel = link.channel();
        SocketError before = lastError.get();
        try {
            List<ByteBuf> sealed = message.packets(() -> seal(message.message(), channel.alloc()));
            for (ByteBuf packet : sealed) {
                offer(link, packet, message.deadline());
            }
            checkPendingError(link, sealed.get(0));
            Throwable elsewhere = errorElsewhere(before);
            if (elsewhere != null) {
                packets.failedAsTold();
                return channel.newFailedFuture(elsewhere);
            }
            return channel.newSucceededFuture();
        } catch (IOException | KnetException failure) {
            packets.failed(channel, PacketType.DATA, failure);
            return channel.newFailedFuture(failure);
        }
    }

    private List<ByteBuf> seal(TxMessage message, ByteBufAllocator allocator) {
        codec.compress(message, allocator);
        PacketCipher cipher = ciphers.borrow();
        try {
            return packets.seal(message, cipher, allocator);
        } finally {
            ciphers.giveBack(cipher);
        }
    }

    /** Offers one packet; a full socket is tried twice, but not by an event loop. */
    private void offer(LinkChannel link, ByteBuf packet, Deadline deadline) throws IOException {
        packets.sending(PacketType.DATA, packet);
        for (int tries = 1; !link.direct().tryWrite(packet); tries++) {
            if (tries == TRIES || calls.onAnyLoop()) {
                throw new KnetException(
                        KnetError.SOCKET_FULL,
                        "the socket of link "
                                + id
                                + " took nothing in "
                                + tries
                                + " tries; wait a little and send again");
            }
            packets.triesAgain();
            pause(deadline);
        }
    }

    private static void pause(Deadline deadline) {
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

    /**
     * On one machine, the peer's refusal of the last packet is known by now. A router's word that a
     * packet was too big may be about another one, a probe for example.
     */
    private void checkPendingError(LinkChannel link, ByteBuf longest) throws IOException {
        try {
            link.direct().checkPendingError();
        } catch (IOException failure) {
            if (SocketErrors.errno(failure) != Errno.EMSGSIZE || !fits(link.channel(), longest)) {
                throw failure;
            }
            packets.pathTooSmall(link.channel());
        }
    }

    /** Whether the path takes a packet, as far as the kernel knows. */
    private boolean fits(Channel channel, ByteBuf packet) {
        InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        int onwire = packet.readableBytes() + source.headerBytes(remote.getAddress());
        return onwire <= source.pathMtu(channel).orElse(MtuMath.MAX_ONWIRE);
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
