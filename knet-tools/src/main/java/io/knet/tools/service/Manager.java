package io.knet.tools.service;

import io.knet.tools.Messages;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager, as a node tells it how it is. What it does not take once the node is ready
 * is logged, the first time only, and changes nothing: a manager that is being replaced takes the
 * next message. By any thread.
 */
final class Manager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("io.knet.service");

    /** So that one that was late by almost a whole interval is still in time. */
    private static final int SIGNS_IN_A_TIMEOUT = 4;

    private final NotifySocket socket;
    private final AtomicBoolean complained = new AtomicBoolean();

    /** The last sign that was asked for; the next is not before that. Socket's thread only. */
    private CompletableFuture<Void> sign = CompletableFuture.completedFuture(null);

    private String lastStatus = "";

    Manager(NotifySocket socket) {
        this.socket = socket;
    }

    /**
     * Tells it that the node is ready, and how it is.
     *
     * @throws IOException if it cannot be told
     */
    void ready(String status) throws IOException {
        ChannelFuture sent = socket.send("READY=1", "STATUS=" + status).awaitUninterruptibly();
        if (!sent.isSuccess()) {
            throw new IOException(Messages.of(sent.cause()), sent.cause());
        }
    }

    /** Tells it how the node is, if that is something else than last time. */
    void status(String status) {
        socket.loop()
                .execute(
                        () -> {
                            if (!status.equals(lastStatus)) {
                                lastStatus = status;
                                send("STATUS=" + status);
                            }
                        });
    }

    /**
     * Has it see that the node works, from now on.
     *
     * @param timeoutMicros how long the manager waits for a sign
     * @param works asks the node
     */
    void watch(long timeoutMicros, Supplier<CompletableFuture<Void>> works) {
        long interval = Math.max(1, timeoutMicros / SIGNS_IN_A_TIMEOUT);
        Future<?> ticks =
                socket.loop()
                        .scheduleAtFixedRate(
                                () -> signWhen(works), 0, interval, TimeUnit.MICROSECONDS);
        ticks.addListener(
                ended -> {
                    if (!ended.isCancelled() && !ended.isSuccess()) {
                        LOG.error("the watchdog of the service has failed", ended.cause());
                    }
                });
    }

    private void signWhen(Supplier<CompletableFuture<Void>> works) {
        if (sign.isDone()) {
            sign = works.get().thenRun(() -> send("WATCHDOG=1"));
        }
    }

    /** Tells it that the node ends. */
    void stopping() {
        send("STOPPING=1", "STATUS=ending").awaitUninterruptibly();
    }

    private ChannelFuture send(String... lines) {
        return socket.send(lines).addListener(this::sent);
    }

    private void sent(Future<?> sent) {
        if (!sent.isSuccess() && complained.compareAndSet(false, true)) {
            LOG.warn(
                    "the service manager cannot be told how the node is: {}",
                    Messages.of(sent.cause()));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
