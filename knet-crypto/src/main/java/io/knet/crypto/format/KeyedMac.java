package io.knet.crypto.format;

import java.security.GeneralSecurityException;

/** An HMAC with its key. Not thread safe. */
public interface KeyedMac {
    /** Adds bytes to the message. */
    void update(byte[] bytes, int offset, int length);

    /**
     * Ends the message and begins the next.
     *
     * @param tag receives the tag, which is as long as the array
     */
    void finish(byte[] tag) throws GeneralSecurityException;

    /** Forgets the bytes of an unfinished message. */
    void reset();

    /** Wipes the key; the object is of no use then. */
    void wipe();
}
