package io.knet.netty.concurrent;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tasks for an event loop that come as fast as other threads can make them, in a queue of their
 * own, of which the loop takes a share at a time. Between two shares it looks at its sockets: tasks
 * that are simply executed would keep it from that for up to a second, since a loop runs tasks as
 * long as there are any, and it would neither receive nor answer a ping meanwhile.
 *
 * <p>The tasks run in the order in which they came, but those given to the loop directly may
 * overtake them: the removal of a host, for example, so that each has to tell somebody what became
 * of it. None of them may throw.
 */
public final class LoopTasks {
    /** How many tasks run before the loop looks at its sockets. */
    static final int SHARE = 64;

    private final EventLoop loop;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Runnable share = this::runShare;

    /** No tasks yet. */
    public LoopTasks(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * Runs a task on the loop, soon. Any thread.
     *
     * @return whether it will run; not if the loop was shut down, which leaves what the task owns
     *     to the caller
     */
    public boolean submit(Runnable task) {
        tasks.add(task);
        if (!scheduled.compareAndSet(false, true)) {
            if (loop.isShuttingDown()) {
                // The share that it waits for may have been the last.
                runAtTheEnd();
            }
            return true;
        }
        if (LoopCalls.submit(loop, share)) {
            return true;
        }
        boolean taken = !tasks.remove(task);
        scheduled.set(false);
        // Others may have added theirs meanwhile, and have been told that they will run.
        runAtTheEnd();
        return taken;
    }

    private void runAtTheEnd() {
        loop.terminationFuture().addListener(end -> runAll());
    }

    private void runShare() {
        assert LoopCalls.owns(loop);
        try {
            for (int i = 0; i < SHARE && runOne(); i++) {}
        } finally {
            goOn();
        }
    }

    private boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    private void goOn() {
        if (!tasks.isEmpty()) {
            scheduleAfterSockets();
            return;
        }
        scheduled.set(false);
        // Somebody may have added one since the queue was found empty, and found it scheduled.
        if (!tasks.isEmpty() && scheduled.compareAndSet(false, true)) {
            scheduleAfterSockets();
        }
    }

    private void scheduleAfterSockets() {
        if (loop.isShuttingDown()) {
            // It drops what is scheduled, and has nothing to do but what is left.
            runLast();
            return;
        }
        ScheduledFuture<?> next = loop.schedule(share, 0, TimeUnit.NANOSECONDS);
        next.addListener(
                done -> {
                    if (done.isCancelled()) {
                        runLast();
                    }
                });
    }

    private void runLast() {
        do {
            runAll();
            scheduled.set(false);
        } while (!tasks.isEmpty() && scheduled.compareAndSet(false, true));
    }

    private void runAll() {
        while (runOne()) {}
    }
}
