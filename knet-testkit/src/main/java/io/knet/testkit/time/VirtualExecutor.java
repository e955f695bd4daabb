package io.knet.testkit.time;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Stands for a thread of a process that is no event loop: what it is given is done in order, at the
 * same instant, after the present task.
 */
public final class VirtualExecutor extends AbstractExecutorService {
    private final VirtualLoop loop;
    private boolean shut;

    VirtualExecutor(VirtualLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        if (shut) {
            throw new RejectedExecutionException("the executor was shut down");
        }
        loop.execute(task);
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shut;
    }
}
