package io.knet.lab.bench.measure;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.time.Duration;

/** Sends confirmed messages. */
public final class ReceiptFiller {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private ReceiptFiller() {}

    /**
     * Sends confirmed messages between a node and each of its hosts, in both directions, as many at
     * a time as may wait for their receipt.
     *
     * @param size length of the messages, in bytes
     * @param count how many in each direction
     * @throws ToolException if one was not confirmed
     */
    public static void fill(Star star, int size, int count) {
        int run = star.nextRun();
        star.expect(run, size, false);
        long failed = star.fillReceipts(run, size, count, PATIENCE);
        if (failed > 0) {
            throw new ToolException(ExitCode.FAILURE, failed + " messages were not confirmed");
        }
    }
}
