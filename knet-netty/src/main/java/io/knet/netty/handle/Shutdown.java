package io.knet.netty.handle;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.engine.HostCrypto;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.EventDispatcher;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.count.HandleLog;
import io.knet.netty.datachannel.DataChannels;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.LinkLoops;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.CipherPools;
import io.knet.netty.send.SendQueue;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The end of a handle, step by step: calls are refused, what was accepted is sent if there is time,
 * channels and hosts are closed, keys wiped, event loops ended, and those who wait are told. Any
 * thread.
 */
final class Shutdown {
    /** How long the end waits for listeners of events that do not return. */
    private static final long LISTENER_SECONDS = 5;

    private final Logger logger;
    private final Duration defaultDrain;
    private final HandleLife life;
    private final Drain drain;
    private final MessageFilter filter;
    private final DataMtu dataMtu;
    private final DataChannels channels;
    private final Hosts hosts;
    private final SendQueue sendQueue;
    private final HostCrypto crypto;
    private final CipherPools ciphers;
    private final LinkLoops loops;
    private final EndOfLoops endOfLoops;
    private final Completions completions;
    private final EventDispatcher events;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** Ends the event loops of a handle, if they are its own. */
    @FunctionalInterface
    interface EndOfLoops {
        /** Runs an action when they have ended, or at once if they are somebody else's. */
        void then(Runnable action);
    }

    /**
     * The end of a handle.
     *
     * @param hostId this node's, for the log
     * @param defaultDrain time for what was accepted to be sent, unless told otherwise
     */
    Shutdown(
            int hostId,
            Duration defaultDrain,
            HandleLife life,
            Drain drain,
            MessageFilter filter,
            DataMtu dataMtu,
            DataChannels channels,
            Hosts hosts,
            SendQueue sendQueue,
            HostCrypto crypto,
            CipherPools ciphers,
            LinkLoops loops,
            EndOfLoops endOfLoops,
            Completions completions,
            EventDispatcher events) {
        logger = HandleLog.of(LogSubsystem.HANDLE, hostId);
        this.defaultDrain = defaultDrain;
        this.life = life;
        this.drain = drain;
        this.filter = filter;
        this.dataMtu = dataMtu;
        this.channels = channels;
        this.hosts = hosts;
        this.sendQueue = sendQueue;
        this.crypto = crypto;
        this.ciphers = ciphers;
        this.loops = loops;
        this.endOfLoops = endOfLoops;
        this.completions = completions;
        this.events = events;
    }

    /**
     * Begins the end with the default time, or ends the time of one that was begun before.
     *
     * @return completes at the end
     */
    CompletableFuture<Void> start() {
        return start(life.isRefusing() ? Duration.ZERO : defaultDrain);
    }

    /**
     * Begins the end, once.
     *
     * @param limit time for what was accepted to be sent
     * @return completes at the end
     */
    CompletableFuture<Void> start(Duration limit) {
        // Who closes once more has nothing to learn and nothing to do.
        if (closed.isCompletedExceptionally()) {
            return CompletableFuture.completedFuture(null);
        }
        if (limit.isNegative()) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT, "drain time " + limit + " must not be negative");
        }
        boolean first = closing.compareAndSet(false, true);
        if (first) {
            life.refuseCalls();
            drain.whenEnded(this::closeWithoutFail);
        }
        if (limit.isZero()) {
            drain.end();
        } else if (first) {
            drain.start(limit);
        }
        return closed.copy();
    }

    /** Whoever waits for the end must learn of it whatever happens. */
    private void closeWithoutFail() {
        try {
            close();
        } catch (RuntimeException | Error failure) {
            endLoops(failure);
        }
    }

    private void close() {
        boolean late = life.areLoopsEnded();
        life.markClosed();
        filter.forwarding(false);
        dataMtu.end(life.closedException());
        channels.all().forEach(channel -> channel.close());
        CompletableFuture<?>[] closing =
                hosts.all().stream().map(NettyHost::close).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(closing)
                .whenComplete((done, failure) -> closeShared(late ? loopsFirst() : failure));
    }

    /** What the links used. Whatever fails, the rest is closed too, keys above all. */
    private void closeShared(@Nullable Throwable before) {
        Throwable failure = before;
        List<Runnable> steps =
                List.of(() -> warnOfDrops(sendQueue.close()), crypto::close, ciphers::close);
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException | Error thrown) {
                failure = failure == null ? thrown : failure;
            }
        }
        Throwable first = failure;
        try {
            loops.close().whenComplete((wiped, rejected) -> endLoops(first));
        } catch (RuntimeException | Error thrown) {
            endLoops(first == null ? thrown : first);
        }
    }

    private static KnetException loopsFirst() {
        return new KnetException(
                KnetError.HANDLE_CLOSED,
                "the event loops of the handle were shut down before it: what was still to be sent"
                        + " is lost; sockets are closed and keys wiped all the same. Close handles"
                        + " before the event loops that they were given");
    }

    private void warnOfDrops(int messages) {
        if (messages > 0) {
            logger.warn(
                    "{} messages that were accepted to be sent were dropped as the handle closed;"
                            + " give close more time",
                    messages);
        } else if (drain.leftPackets()) {
            logger.warn(
                    "packets that channels of links still held were dropped as the handle closed"
                            + " (drops for the reason closed count them); give close more time");
        }
    }

    private void endLoops(@Nullable Throwable failure) {
        endOfLoops.then(() -> finish(failure));
    }

    /** Completes what {@link NettyHandle#close()} waits for when listeners know what happened. */
    private void finish(@Nullable Throwable failure) {
        CompletableFuture<Void> told = events.close();
        if (!told.isDone()) {
            Future<?> patience =
                    GlobalEventExecutor.INSTANCE.schedule(
                            () -> giveUpListeners(told), LISTENER_SECONDS, TimeUnit.SECONDS);
            told.thenRun(() -> patience.cancel(false));
        }
        told.thenRun(() -> complete(failure));
    }

    /** A listener hangs: it may be waiting for the end of the handle itself. */
    private void giveUpListeners(CompletableFuture<Void> told) {
        if (!told.isDone()) {
            logger.warn(
                    "an event listener did not return within {} s of the end of its handle; it is"
                            + " told nothing more",
                    LISTENER_SECONDS);
            events.silence();
            told.complete(null);
        }
    }

    private void complete(@Nullable Throwable failure) {
        completions.execute(
                () -> {
                    if (failure == null) {
                        closed.complete(null);
                    } else {
                        closed.completeExceptionally(failure);
                    }
                });
        completions.close();
    }
}
