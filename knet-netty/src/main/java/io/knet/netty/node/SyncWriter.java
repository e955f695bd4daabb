package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.OutboundMessage;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.PacketMaker;
import io.knet.netty.pipeline.SyncPromise;
import io.knet.netty.transport.SocketErrors;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message to the links of one host and waits for the outcome. If the link's pipeline
 * holds only knet's own handlers, what they do is done here on the calling thread, which saves two
 * changes of threads; otherwise the message passes through the pipeline on the link's event loop.
 * Both ways end in the same write to the socket and report the same errors.
 *
 * <p>If a link's socket reports an error, the message is sent over the host's other links that are
 * up; the first error is reported if none of them takes it.
 */
final class SyncWriter {
    private static final int TRIES = 2;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(12_500);

    private final Node node;
    private final CipherPool ciphers;

    SyncWriter(Node node, CipherPool ciphers) {
        this.node = node;
        this.ciphers = ciphers;
    }

    /** Writes a message, which stays the caller's. */
    void write(NettyHost host, OutboundMessage message, Deadline deadline) {
        int links = host.linksForMessage();
        if (links == 0) {
            throw hostDown(host);
        }
        message.share();
        PacketCipher cipher = ciphers.borrow();
        try {
            writeToAny(host, links, message, cipher, deadline);
        } finally {
            ciphers.giveBack(cipher);
        }
    }

    private void writeToAny(
            NettyHost host,
            int links,
            OutboundMessage message,
            PacketCipher cipher,
            Deadline deadline) {
        KnetException first = null;
        int taken = 0;
        int tried = 0;
        int untried = links;
        while (untried != 0) {
            int id = Integer.numberOfTrailingZeros(untried);
            tried |= 1 << id;
            NettyLink link = host.linkOrNull(id);
            try {
                if (link != null) {
                    writeTo(link, message, cipher, deadline);
                    taken++;
                }
            } catch (KnetException failure) {
                if (failure.error() != KnetError.SOCKET_ERROR
                        && failure.error() != KnetError.SOCKET_FULL) {
                    throw failure;
                }
                first = first == null ? failure : first;
            }
            untried &= ~(1 << id);
            if (untried == 0 && taken == 0) {
                untried = host.usableLinks() & ~tried;
            }
        }
        if (taken == 0) {
            throw first == null ? hostDown(host) : first;
        }
    }

    private static KnetException hostDown(NettyHost host) {
        StringBuilder links = new StringBuilder();
        for (NettyLink link : host.presentLinks()) {
            links.append(links.isEmpty() ? "" : ", ").append(link.describeDown());
        }
        return new KnetException(
                KnetError.HOST_DOWN,
                "host "
                        + host
                        + " is not reachable: "
                        + (links.isEmpty() ? "it has no links" : links));
    }

    private void writeTo(
            NettyLink link, OutboundMessage message, PacketCipher cipher, Deadline deadline) {
        LinkSocket socket = link.socket();
        if (socket == null) {
            throw new KnetException(KnetError.SOCKET_ERROR, "link " + link + " has no socket now");
        }
        if (socket.hasUserHandlers()) {
            writeThroughPipeline(link, socket, message, deadline);
        } else {
            writeDirectly(link, socket, message, cipher, deadline);
        }
    }

    // ---- on the calling thread

    private void writeDirectly(
            NettyLink link,
            LinkSocket socket,
            OutboundMessage message,
            PacketCipher cipher,
            Deadline deadline) {
        ByteBufAllocator allocator = socket.channel().alloc();
        node.codec.compress(message, allocator);
        List<ByteBuf> sealed = new ArrayList<>();
        try {
            seal(message, cipher, allocator, sealed);
            for (ByteBuf packet : sealed) {
                offer(link, socket, packet, deadline);
            }
            socket.direct().checkPendingError();
        } catch (IOException failure) {
            link.count(LinkCounter.TX_DATA_ERRORS, 1);
            link.drop(DropReason.SOCKET_ERROR, 1);
            KnetException error = SocketErrors.toKnet(failure, "link " + link);
            LoopCalls.submit(link.loop(), () -> link.onSocketError(error.errno(), failure));
            throw error;
        } catch (KnetException failure) {
            link.drop(dropReason(failure), 1);
            throw failure;
        } finally {
            sealed.forEach(ByteBuf::release);
        }
    }

    private void seal(
            OutboundMessage message,
            PacketCipher cipher,
            ByteBufAllocator allocator,
            List<ByteBuf> out) {
        int count = PacketMaker.count(message);
        for (int index = 0; index < count; index++) {
            out.add(
                    cipher.seal(
                            PacketMaker.make(allocator, node.id, message, index, count),
                            allocator));
        }
    }

    private void offer(NettyLink link, LinkSocket socket, ByteBuf packet, Deadline deadline)
            throws IOException {
        link.count(LinkCounter.TX_DATA_PACKETS, 1);
        link.count(LinkCounter.TX_DATA_BYTES, packet.readableBytes());
        int tries = 1;
        while (!socket.direct().tryWrite(packet)) {
            boolean last = tries++ == TRIES || node.calls.onAnyLoop();
            if (last) {
                link.count(LinkCounter.TX_DATA_ERRORS, 1);
                throw new KnetException(
                        KnetError.SOCKET_FULL,
                        "the socket of link "
                                + link
                                + " took nothing in "
                                + (tries - 1)
                                + " tries; wait a little and send again");
            }
            link.count(LinkCounter.TX_DATA_RETRIES, 1);
            pause(deadline);
        }
    }

    private static void pause(Deadline deadline) {
        long end = Math.min(PAUSE_NANOS, deadline.leftNanos());
        LockSupport.parkNanos(end);
        if (Thread.currentThread().isInterrupted()) {
            throw new KnetException(KnetError.INTERRUPTED, "interrupted while the socket was full");
        }
        if (deadline.isPast()) {
            throw new KnetException(
                    KnetError.TIMED_OUT,
                    "the time given to sendSync passed while the socket was full");
        }
    }

    private static DropReason dropReason(KnetException failure) {
        return switch (failure.error()) {
            case TOO_MANY_FRAGMENTS -> DropReason.TOO_MANY_FRAGMENTS;
            case SOCKET_FULL, TIMED_OUT, INTERRUPTED -> DropReason.SOCKET_FULL;
            default -> DropReason.CRYPTO_FAILED;
        };
    }

    // ---- through the pipeline

    private void writeThroughPipeline(
            NettyLink link, LinkSocket socket, OutboundMessage message, Deadline deadline) {
        Channel channel = socket.channel();
        ChannelPromise promise = new SyncPromise(channel);
        OutboundMessage own =
                new OutboundMessage(
                        message.channel(),
                        message.sequence(),
                        message.broadcast(),
                        message.dataMtu(),
                        message.content().retainedDuplicate());
        if (link.loop().inEventLoop()) {
            channel.writeAndFlush(own, promise);
        } else if (node.calls.onAnyLoop()) {
            own.release();
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "link "
                            + link
                            + " has handlers of yours on another event loop, for which this one would have to"
                            + " wait; call sendSync on another thread, or use send");
        } else {
            LoopCalls.submit(link.loop(), () -> channel.writeAndFlush(own, promise));
        }
        await(promise, link, deadline);
    }

    private static void await(ChannelFuture written, NettyLink link, Deadline deadline) {
        if (!written.isDone() && link.loop().inEventLoop()) {
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "a handler in the pipeline of link "
                            + link
                            + " did not pass the message on at once, and this is"
                            + " its event loop; call sendSync on another thread, or use send");
        }
        try {
            if (!written.await(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw new KnetException(
                        KnetError.TIMED_OUT,
                        "the time given to sendSync passed while link "
                                + link
                                + " was at work; the message may still"
                                + " be sent");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while link " + link + " was at work",
                    interrupted);
        }
        if (!written.isSuccess()) {
            Throwable failure = failureOf(written);
            throw SocketErrors.toKnet(failure, "link " + link);
        }
    }

    private static Throwable failureOf(ChannelFuture written) {
        @Nullable Throwable cause = written.cause();
        return cause == null ? new IllegalStateException("failed without a cause") : cause;
    }
}
