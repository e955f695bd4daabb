package io.knet.crypto;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/** Verifies and decrypts packets. Not thread safe: one thread at a time uses an opener. */
public interface PacketOpener extends AutoCloseable {
    /**
     * Opens one packet. Every way in which a packet can be wrong has the same result, and tags are
     * compared in constant time; nothing is thrown, whatever the bytes.
     *
     * @param sealed the packet as received; its indices are left as they are. Not released
     * @param plain receives the plain packet at its writer index if the packet is genuine, and is
     *     unchanged up to its writer index otherwise. Must have as many writable bytes as {@code
     *     sealed} has readable ones
     * @return whether the packet is genuine
     */
    boolean open(ByteBuf sealed, ByteBuf plain);

    /**
     * The number that the packet was sealed under that {@link #open} found genuine last, if packets
     * of this format have numbers. As far as the format goes, the same number may come again; it is
     * for the receiver to find out.
     */
    default OptionalLong packetNumber() {
        return OptionalLong.empty();
    }

    /** Wipes what this opener keeps of the keys. Idempotent, and may be called by any thread. */
    @Override
    void close();
}
