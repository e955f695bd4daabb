package io.knet.lab.simulate.report;

import io.knet.testkit.network.NetworkCounter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of one seed.
 *
 * @param cluster the cluster that it stands for, in words
 * @param time that was simulated
 * @param hash of the timeline
 * @param events in the timeline
 * @param sent messages
 * @param delivered messages, each receiver counted
 * @param lost messages, each receiver counted, all with a counter that says so
 * @param sessions what happened to sessions and confirmed messages
 * @param calms how often the faults ended and the nodes had to see the truth
 * @param slowest the longest time that took
 * @param average the average time that took
 * @param failure the broken promise, empty if all were kept
 * @param timeline the last events before it
 */
public record RunResult(
        long seed,
        String cluster,
        Duration time,
        long hash,
        long events,
        long sent,
        long delivered,
        long lost,
        Map<String, Long> faults,
        Map<String, Long> sessions,
        Map<NetworkCounter, Long> network,
        int calms,
        Duration slowest,
        Duration average,
        Optional<Throwable> failure,
        List<String> timeline) {}
