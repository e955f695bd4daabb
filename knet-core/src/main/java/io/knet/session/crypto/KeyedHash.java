package io.knet.session.crypto;

/** An HMAC-SHA256 with its key. Not thread safe. */
public interface KeyedHash extends AutoCloseable {
    /** Length of the result, in bytes. */
    int BYTES = 32;

    /** Takes further bytes of what is to be authenticated. */
    void update(byte[] bytes, int offset, int length);

    /**
     * Hands out the result for what was taken since the last one.
     *
     * @param out gets {@link #BYTES} bytes from its beginning
     */
    void finish(byte[] out);

    /** Wipes the key; the object is of no use then. */
    @Override
    void close();
}
