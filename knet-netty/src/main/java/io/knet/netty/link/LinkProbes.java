package io.knet.netty.link;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkPing;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.transport.SocketErrors;
import io.knet.netty.transport.TooBig;
import io.knet.protocol.MtuMath;
import io.knet.wire.PmtudPacket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Pings that the application asks for: probes of the path MTU, since a peer answers those whatever
 * their length. Such a probe has a number where those of the search have their size. Peers only
 * echo it, and no search has a size as small, so answers are told apart. On the link's event loop.
 */
final class LinkProbes {
    /** Sizes that a search tries are larger: that of the smallest packet is 54. */
    static final int MOST = 53;

    private final LinkId id;
    private final EventLoop loop;
    private final LinkState state;
    private final LinkConnection connection;
    private final SearchedPath path;
    private final BooleanSupplier maySeal;
    private final Supplier<String> describeDown;
    private final Map<Integer, Waiting> waiting = new HashMap<>(); // loop only

    private int lastNumber; // loop only

    /** Probes that are on their way to the socket. */
    private int writing; // loop only

    /** A probe that is not answered yet. */
    private record Waiting(
            int size, long sentNanos, CompletableFuture<LinkPing> result, ScheduledFuture<?> end) {}

    /** A probe that was answered. */
    private record Answered(int size, Duration roundTrip) implements LinkPing {}

    /**
     * Probes of a link, none so far.
     *
     * @param maySeal whether there is what packets for the host are sealed with
     * @param describeDown why nothing can be sent
     */
    LinkProbes(
            LinkId id,
            EventLoop loop,
            LinkState state,
            LinkConnection connection,
            SearchedPath path,
            BooleanSupplier maySeal,
            Supplier<String> describeDown) {
        this.id = id;
        this.loop = loop;
        this.state = state;
        this.connection = connection;
        this.path = path;
        this.maySeal = maySeal;
        this.describeDown = describeDown;
    }

    /**
     * Sends a probe.
     *
     * @param size of the IP packet; empty for the smallest
     * @return completes with its answer, or fails with what {@code KnetLink.pingAsync} says
     */
    CompletableFuture<LinkPing> send(OptionalInt size, Duration patience) {
        assert LoopCalls.owns(loop);
        LinkChannel channel = connection.channel();
        if (!state.isEnabled() || channel == null) {
            return refused(KnetError.HOST_DOWN, describeDown.get());
        }
        if (!maySeal.getAsBoolean()) {
            return refused(KnetError.HOST_DOWN, "there is no session with host " + id.hostId());
        }
        if (waiting.size() == MOST) {
            return refused(
                    KnetError.QUEUE_FULL, MOST + " pings of link " + id + " wait for an answer");
        }
        int headers = path.headers();
        CryptoOverhead crypto = path.crypto();
        int smallest = PmtudPacket.MIN_LENGTH;
        int plain =
                size.isEmpty()
                        ? smallest
                        : MtuMath.linkMtu(size.getAsInt(), headers, crypto) + MtuMath.HEADER;
        if (plain < smallest) {
            return refused(
                    KnetError.INVALID_ARGUMENT,
                    "size "
                            + size.getAsInt()
                            + " is too small for a packet of link "
                            + id
                            + "; it has at least "
                            + (headers + crypto.sealed(smallest))
                            + " bytes");
        }
        return send(channel, plain, headers + crypto.sealed(plain), patience);
    }

    private CompletableFuture<LinkPing> send(
            LinkChannel channel, int plain, int size, Duration patience) {
        int number = freeNumber();
        CompletableFuture<LinkPing> result = new CompletableFuture<>();
        ScheduledFuture<?> end =
                loop.schedule(
                        () -> fail(number, unanswered(size, patience)),
                        patience.toNanos(),
                        TimeUnit.NANOSECONDS);
        waiting.put(number, new Waiting(size, loop.ticker().nanoTime(), result, end));
        writing++;
        ChannelFuture written = channel.probe(number, plain);
        written.addListener(sent -> LoopCalls.tell(loop, () -> onWritten(number, sent.cause())));
        return result;
    }

    private int freeNumber() {
        do {
            lastNumber = lastNumber % MOST + 1;
        } while (waiting.containsKey(lastNumber));
        return lastNumber;
    }

    private CompletableFuture<LinkPing> refused(KnetError error, String message) {
        return CompletableFuture.failedFuture(new KnetException(error, message));
    }

    private KnetException unanswered(int size, Duration patience) {
        return new KnetException(
                KnetError.TIMED_OUT,
                "a packet of "
                        + size
                        + " bytes over link "
                        + id
                        + " was not answered within "
                        + patience.toMillis()
                        + " ms");
    }

    private void onWritten(int number, @Nullable Throwable failure) {
        writing--;
        Waiting probe = waiting.get(number);
        if (failure == null || probe == null) {
            return;
        }
        fail(number, TooBig.isSaid(failure) ? tooBig(probe, failure) : notSent(failure));
    }

    private KnetException tooBig(Waiting probe, Throwable failure) {
        OptionalInt kernel = path.kernelMtu();
        return new KnetException(
                KnetError.SOCKET_ERROR,
                Errno.EMSGSIZE,
                "this machine sends no packet of "
                        + probe.size()
                        + " bytes over link "
                        + id
                        + (kernel.isPresent()
                                ? "; its interface, or the path, carries "
                                        + kernel.getAsInt()
                                        + " bytes"
                                : ""),
                failure);
    }

    private KnetException notSent(Throwable failure) {
        return SocketErrors.toKnet(failure, "cannot send a packet over link " + id);
    }

    /** Whether what the socket says of a probe may be about one of these. */
    boolean isWriting() {
        assert LoopCalls.owns(loop);
        return writing > 0;
    }

    /**
     * The peer has answered a probe.
     *
     * @return whether it was one of these, even if nobody waits for it any more
     */
    boolean answered(int number) {
        assert LoopCalls.owns(loop);
        Waiting probe = waiting.remove(number);
        if (probe != null) {
            probe.end().cancel(false);
            Duration roundTrip = Duration.ofNanos(loop.ticker().nanoTime() - probe.sentNanos());
            probe.result().complete(new Answered(probe.size(), roundTrip));
        }
        return number >= 1 && number <= MOST;
    }

    /** The network says that the peer cannot be reached. */
    void onSocketError(Channel channel, Errno errno, Throwable failure) {
        assert LoopCalls.owns(loop);
        LinkChannel current = connection.channel();
        boolean ofThisLink = current != null && current.channel().equals(channel);
        if (ofThisLink && SocketErrors.isUnreachable(errno)) {
            failAll(SocketErrors.toKnet(failure, "no packet reaches the peer of link " + id));
        }
    }

    /** The link is closed. */
    void end(KnetException reason) {
        assert LoopCalls.owns(loop);
        failAll(reason);
    }

    private void failAll(KnetException failure) {
        new ArrayList<>(waiting.keySet()).forEach(number -> fail(number, failure));
    }

    private void fail(int number, KnetException failure) {
        Waiting probe = waiting.remove(number);
        if (probe != null) {
            probe.end().cancel(false);
            probe.result().completeExceptionally(failure);
        }
    }
}
