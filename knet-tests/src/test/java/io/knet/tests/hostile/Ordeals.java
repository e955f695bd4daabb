package io.knet.tests.hostile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * All faults for one kind of pair, several at once: most of the time each waits for a timeout. They
 * begin when the first is asked for.
 */
final class Ordeals implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final PeerKind kind;
    private final ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    private final Map<Fault, List<CompletableFuture<TrialOutcome>>> runs =
            new EnumMap<>(Fault.class);
    private final List<TrialOutcome> outcomes = new ArrayList<>();

    Ordeals(PeerKind kind) {
        this.kind = kind;
    }

    private void start() {
        int repeats = Integer.getInteger("knet.hostile.repeats", 1);
        int seconds = Integer.getInteger("knet.hostile.seconds", 1);
        for (int i = 0; i < repeats; i++) {
            for (Fault fault : longestFirst()) {
                runs.computeIfAbsent(fault, first -> new ArrayList<>())
                        .add(
                                CompletableFuture.supplyAsync(
                                        () -> Ordeal.run(fault, kind, seconds), pool));
            }
        }
    }

    /** So that none of those that take long is left to the end, to run alone. */
    private static List<Fault> longestFirst() {
        return Arrays.stream(Fault.values())
                .sorted(Comparator.comparing(fault -> fault.effect() != Fault.Effect.NARROW))
                .toList();
    }

    /** Waits for what comes of a fault; fails as it does. */
    void await(Fault fault) {
        if (runs.isEmpty()) {
            start();
        }
        for (CompletableFuture<TrialOutcome> run : runs.getOrDefault(fault, List.of())) {
            try {
                outcomes.add(run.join());
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof AssertionError failure) {
                    throw failure;
                }
                throw failed;
            }
        }
    }

    /** Prints what came of the faults that were waited for. */
    @Override
    public void close() {
        pool.shutdownNow();
        System.out.println(TrialOutcome.table(kind.toString(), outcomes));
    }
}
