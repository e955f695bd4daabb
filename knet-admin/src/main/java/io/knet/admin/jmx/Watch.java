package io.knet.admin.jmx;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The thread that looks after the beans of all handles; there is none while there are none. */
final class Watch {
    private static final long PERIOD_MILLIS = 500;

    private static final ScheduledThreadPoolExecutor THREAD =
            new ScheduledThreadPoolExecutor(
                    1,
                    work -> {
                        Thread thread = new Thread(work, "knet-jmx");
                        thread.setDaemon(true);
                        return thread;
                    });

    static {
        THREAD.setRemoveOnCancelPolicy(true);
        THREAD.setKeepAliveTime(1, TimeUnit.SECONDS);
        THREAD.allowCoreThreadTimeOut(true);
    }

    private Watch() {}

    /** Looks twice a second, until that is cancelled. */
    static Future<?> regularly(Runnable look) {
        return THREAD.scheduleWithFixedDelay(
                look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
}
