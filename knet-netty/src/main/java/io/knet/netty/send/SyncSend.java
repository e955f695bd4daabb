package io.knet.netty.send;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.count.Counters;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.SyncMessage;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.queue.SendingChannel;
import io.knet.netty.transport.SocketErrors;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code sendSync}: past the send queue, to one host (spec api 4.7). The message is written to the
 * channel of a link, and the caller waits on the future of that write. If the link does not take
 * it, another one may. Any thread.
 */
public final class SyncSend {
    /** The number of a message that needs none. */
    private static final int UNNUMBERED = 0;

    private final Destinations destinations;
    private final Sequences sequences;
    private final DataMtu dataMtu;
    private final Counters<HandleCounter> counters;

    /** The synchronous sends of a handle. */
    public SyncSend(
            Destinations destinations,
            Sequences sequences,
            DataMtu dataMtu,
            Counters<HandleCounter> counters) {
        this.destinations = destinations;
        this.sequences = sequences;
        this.dataMtu = dataMtu;
        this.counters = counters;
    }

    /**
     * Sends a message, which stays the caller's.
     *
     * @throws KnetException the precise reason why it was not sent
     */
    public void send(SendingChannel channel, ByteBuf content, Object attachment, Duration timeout) {
        Destinations.One to = destinations.one(channel, content, attachment);
        Deadline deadline = Deadline.in(timeout);
        NettyHost host = to.host();
        int links = host.active().forMessage();
        if (links == 0) {
            throw hostDown(host);
        }
        host.output().letNumberedPass(deadline);
        TxMessage message =
                new TxMessage(
                        to.channel(),
                        host.output().numbersMessages() ? sequences.next() : UNNUMBERED,
                        false,
                        dataMtu.bytes(),
                        content.retainedDuplicate());
        try (SyncMessage written = new SyncMessage(message, deadline)) {
            writeToAny(host, links, written);
            counters.add(HandleCounter.TX_MESSAGES, 1);
        } finally {
            message.release();
        }
    }

    /**
     * Writes to each chosen link; if none takes the message, to the others that are up, one after
     * another.
     */
    private static void writeToAny(NettyHost host, int chosen, SyncMessage message) {
        KnetException firstFailure = null;
        boolean taken = false;
        int tried = 0;
        int untried = chosen;
        while (untried != 0) {
            int id = Integer.numberOfTrailingZeros(untried);
            tried |= 1 << id;
            untried &= ~tried;
            KnetException failure = writeTo(host.linkOrNull(id), message);
            if (failure == null) {
                taken = true;
            } else if (!taken && !isOfOneLink(failure)) {
                throw failure;
            } else if (firstFailure == null) {
                firstFailure = failure;
            }
            if (untried == 0 && !taken) {
                untried = host.active().usable() & ~tried;
            }
        }
        // Once taken the message is on its way: who was told otherwise would send it twice.
        if (!taken) {
            throw firstFailure == null ? hostDown(host) : firstFailure;
        }
    }

    /** Whether another link may take what one link did not. */
    private static boolean isOfOneLink(KnetException failure) {
        return failure.error() == KnetError.SOCKET_ERROR
                || failure.error() == KnetError.SOCKET_FULL;
    }

    private static @Nullable KnetException writeTo(@Nullable HostLink link, SyncMessage message) {
        if (link == null) {
            return new KnetException(KnetError.SOCKET_ERROR, "the link was removed meanwhile");
        }
        Future<?> written = link.output().writeSync(message);
        KnetException unknown = written.isDone() ? null : await(written, link, message.deadline());
        if (unknown != null) {
            return unknown;
        }
        return written.isSuccess() ? null : SocketErrors.toKnet(written.cause(), "link " + link);
    }

    /** Why there is no outcome; null when there is one. */
    private static @Nullable KnetException await(
            Future<?> written, HostLink link, Deadline deadline) {
        try {
            return written.await(deadline.leftNanos(), TimeUnit.NANOSECONDS)
                    ? null
                    : new KnetException(
                            KnetError.TIMED_OUT,
                            "the time given to sendSync passed while link "
                                    + link
                                    + " was at work; the message may still be sent");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while link " + link + " was at work",
                    interrupted);
        }
    }

    private static KnetException hostDown(NettyHost host) {
        return new KnetException(
                KnetError.HOST_DOWN, "host " + host + " is not reachable: " + host.describeLinks());
    }
}
