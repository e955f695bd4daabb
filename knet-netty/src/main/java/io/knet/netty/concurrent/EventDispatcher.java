package io.knet.netty.concurrent;

import io.knet.KnetEvent;
import io.knet.Registration;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.knet.netty.flight.Flight;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells listeners what happened, one event at a time and in order, on a thread of its own that
 * lives only while there is something to tell.
 */
public final class EventDispatcher {
    private static final long IDLE_SECONDS = 1;

    private final List<Consumer<? super KnetEvent>> listeners = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final Flight flight;
    private final ExecutorService thread;
    private final BiConsumer<String, Throwable> onFailure;

    /** Whoever is being told an event at the moment. */
    private volatile @Nullable Thread telling;

    private volatile boolean silent; // set once

    /**
     * A dispatcher.
     *
     * @param hostId this node's, for the log and the flight recorder
     * @param thread does one thing at a time, in order; shut down by the dispatcher
     * @param onFailure called when a listener throws, with what it is, in words
     */
    public EventDispatcher(
            int hostId, ExecutorService thread, BiConsumer<String, Throwable> onFailure) {
        logger = HandleLog.of(LogSubsystem.HANDLE, hostId);
        flight = new Flight(hostId);
        this.thread = thread;
        this.onFailure = onFailure;
    }

    public static ExecutorService newThread(String name) {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new DefaultThreadFactory(name, true));
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    public Registration add(Consumer<? super KnetEvent> listener) {
        // A wrapper, so that a listener that was added twice can be removed once.
        Consumer<KnetEvent> entry = listener::accept;
        listeners.add(entry);
        return () -> listeners.remove(entry);
    }

    public void post(KnetEvent event) {
        flight.happened(event);
        if (!listeners.isEmpty()) {
            try {
                thread.execute(() -> tell(event));
            } catch (RejectedExecutionException closed) {
                logger.debug("the handle is closed, {} is reported to nobody", event);
            }
        }
    }

    private void tell(KnetEvent event) {
        telling = Thread.currentThread();
        for (Consumer<? super KnetEvent> listener : listeners) {
            if (silent) {
                break;
            }
            Object begun = Flight.callbackBegins();
            try {
                listener.accept(event);
            } catch (RuntimeException | Error failure) {
                onFailure.accept("an event listener, told of " + event + ",", failure);
            } finally {
                flight.callbackEnded(begun, () -> "an event listener, told of " + event);
            }
        }
        telling = null;
    }

    /** Whether the calling thread is telling a listener of an event: it must not wait for that. */
    public boolean isTelling() {
        return Thread.currentThread().equals(telling);
    }

    /**
     * Tells what was posted before, then ends. Does not wait.
     *
     * @return completes when all was told, and nobody will be told anything any more
     */
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try {
            thread.execute(() -> told.complete(null));
        } catch (RejectedExecutionException closedBefore) {
            told.complete(null);
        }
        thread.shutdown();
        return told;
    }

    /** Tells nobody anything any more, whatever was posted. */
    public void silence() {
        silent = true;
    }
}
