package io.knet.lab.simulate.run;

import io.knet.lab.simulate.report.RunResult;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Runs many seeds, each in one thread, several at a time. */
public final class SeedRunner {
    private SeedRunner() {}

    /**
     * Runs seeds and waits for them.
     *
     * @param first the first seed; the others follow
     * @param count how many, from 1
     * @param threads how many at a time
     * @param each is given every result, on the calling thread, as they come
     */
    public static void run(
            long first,
            int count,
            int threads,
            SimulationSettings settings,
            Consumer<RunResult> each)
            throws InterruptedException {
        BlockingQueue<RunResult> results = new LinkedBlockingQueue<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < count; i++) {
                long seed = first + i;
                pool.execute(() -> results.add(new Simulation(seed, settings).run()));
            }
            for (int i = 0; i < count; i++) {
                each.accept(results.take());
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
