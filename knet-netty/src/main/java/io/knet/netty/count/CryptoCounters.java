package io.knet.netty.count;

/** Hears of every packet that is sealed or opened. Thread safe. */
public interface CryptoCounters {
    /**
     * A packet was sealed.
     *
     * @param overhead bytes by which it became longer
     * @param nanos the time it took, in nanoseconds
     */
    void sealed(int overhead, long nanos);

    /**
     * A packet was opened.
     *
     * @param overhead bytes by which it became shorter
     * @param nanos the time it took, in nanoseconds
     */
    void opened(int overhead, long nanos);

    /** The clock that measures these times, in nanoseconds from any origin. */
    long nanoTime();
}
