package io.knet.netty.pipeline;

/** Hears of every packet that is sealed or opened. Thread safe. */
public interface CryptoCounters {
    /**
     * A packet was sealed.
     *
     * @param overhead bytes by which it became longer
     */
    void sealed(int overhead);

    /** A packet was opened. */
    void opened();
}
