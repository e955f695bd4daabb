package io.knet.lab;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.time.Duration;

/** Lets time pass while processes and nodes work. */
public final class Pause {
    private Pause() {}

    /**
     * Waits.
     *
     * @throws ToolException if the thread is interrupted
     */
    public static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        }
    }
}
