package io.knet.lab.bench.child;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Holds back what is done at a rate, from when this is made. For one thread. */
final class Pace {
    private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final double perNano;
    private final long begin = System.nanoTime();

    /**
     * A rate.
     *
     * @param perSecond how often in a second; 0 for as fast as possible
     */
    Pace(long perSecond) {
        perNano = (double) perSecond / TimeUnit.SECONDS.toNanos(1);
    }

    /**
     * Waits until it is time.
     *
     * @param done how often it was done
     * @param stop whether to wait no longer
     */
    void await(long done, BooleanSupplier stop) {
        while (perNano > 0
                && !stop.getAsBoolean()
                && done >= 1 + (long) ((System.nanoTime() - begin) * perNano)) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }
}
