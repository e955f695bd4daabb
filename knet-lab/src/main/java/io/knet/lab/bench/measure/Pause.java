package io.knet.lab.bench.measure;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.time.Duration;

/** Lets time pass while the processes work. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        }
    }
}
