package io.knet.netty.node;

import io.knet.KnetEvent;
import io.knet.Registration;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Tells listeners what happened, one event at a time and in order, on a thread of its own that
 * lives only while there is something to tell. Futures are completed on the same thread, so that
 * what hangs on them cannot hold up packets.
 */
final class EventDispatcher implements Executor {
    private static final long IDLE_SECONDS = 1;

    private final List<Consumer<? super KnetEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor thread;
    private final BiConsumer<String, Throwable> onFailure;

    /**
     * A dispatcher.
     *
     * @param name of the thread
     * @param onFailure called when a listener throws, with what it is, in words
     */
    EventDispatcher(String name, BiConsumer<String, Throwable> onFailure) {
        this.onFailure = onFailure;
        thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        new DefaultThreadFactory(name, true));
        thread.allowCoreThreadTimeOut(true);
    }

    Registration add(Consumer<? super KnetEvent> listener) {
        // A wrapper, so that a listener that was added twice can be removed once.
        Consumer<KnetEvent> entry = listener::accept;
        listeners.add(entry);
        return () -> listeners.remove(entry);
    }

    void post(KnetEvent event) {
        if (!listeners.isEmpty()) {
            execute(() -> tell(event));
        }
    }

    private void tell(KnetEvent event) {
        for (Consumer<? super KnetEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error failure) {
                onFailure.accept("an event listener, told of " + event + ",", failure);
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            // After close only futures that fail are left, and whoever waits for one must learn of
            // it all the same.
            task.run();
        }
    }

    /** Tells what was posted before, then ends. Does not wait. */
    void close() {
        thread.shutdown();
    }
}
