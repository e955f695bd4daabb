package io.knet.tools;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of the process, SIGTERM or SIGINT, as something to wait for: the JVM goes on until this
 * is closed, or for half a minute.
 */
public final class StopSignal implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Runnable onStop;
    private final Thread hook = new Thread(this::atEnd, "knet-stop");

    /** Not told yet; nothing is noticed before {@link #listen}. */
    public StopSignal() {
        this(() -> {});
    }

    /**
     * Not told yet.
     *
     * @param onStop called when the process is to end; must not wait
     */
    public StopSignal(Runnable onStop) {
        this.onStop = onStop;
    }

    /** From now on the process ends only after this is closed. */
    public void listen() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void atEnd() {
        told.countDown();
        onStop.run();
        try {
            // The JVM ends in any case then: there is nobody to tell that it took too long.
            boolean ignored = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the process is to end. */
    public void await() throws InterruptedException {
        told.await();
    }

    /** Lets the process end. */
    @Override
    public void close() {
        done.countDown();
        if (told.getCount() > 0) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // The hook runs, and finds that it need not wait.
            }
        }
    }
}
