package io.knet.compress;

/**
 * Hears what compression did, so that the handle's statistics can be kept (spec wire 17). Called on
 * whatever thread sends or receives, several at a time, and must not block or throw.
 */
public interface CompressionCounters {
    /**
     * A message goes out as it is although a model is configured: too short to be tried, not made
     * shorter, or failed. Comes after {@link #compressed} or {@link #compressionFailed} if it was
     * tried.
     */
    void sentUncompressed();

    /**
     * A message went through the compressor, whether the result is used or not.
     *
     * @param messageBytes its length
     * @param streamBytes the length it became, possibly more
     * @param nanos the time it took, in nanoseconds
     */
    void compressed(int messageBytes, int streamBytes, long nanos);

    /** The compressor failed. */
    void compressionFailed();

    /**
     * A received message was expanded.
     *
     * @param streamBytes the length of the compressed stream. libknet's counter has 8 bytes more
     *     for each message
     * @param messageBytes the length of the message
     * @param nanos the time it took, in nanoseconds
     */
    void expanded(int streamBytes, int messageBytes, long nanos);

    /** A received message was dropped because it could not be expanded. */
    void expansionFailed();
}
