package io.knet.crypto;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;

/**
 * One crypto configuration, ready for use. Thread safe. Holds the keys until {@link #close()},
 * which wipes them. Sealers and openers made before fail from then on, and must still be closed by
 * their owners. A packet that another thread is just sealing or opening is either finished with the
 * true keys or fails: wiped keys never take part.
 */
public interface PacketCrypto extends AutoCloseable {
    /** How much longer a packet becomes. */
    CryptoOverhead overhead();

    /**
     * Whether each packet is sealed under a number of its own. It is taken while the packet is
     * sealed, by {@link PacketSealer#seal} and nowhere else, whichever sealer and thread that is. A
     * packet that goes over several links is sealed once for all of them, as long as it {@linkplain
     * #mayRepeat may be repeated}; one that is sealed again, because it could not be sent, gets
     * another number.
     */
    default boolean numbersPackets() {
        return false;
    }

    /**
     * Whether a packet that was sealed with this for one link may go over another one as it is. Any
     * thread.
     *
     * @param sealed its indices are left as they are
     */
    default boolean mayRepeat(ByteBuf sealed) {
        requireNonNull(sealed, "sealed");
        return true;
    }

    /**
     * Makes a sealer, which one thread at a time may use.
     *
     * @param salts where the random bytes of the salts come from; used by that thread only
     * @throws IllegalStateException after {@link #close()}
     */
    PacketSealer newSealer(SaltSource salts);

    /**
     * Makes an opener, which one thread at a time may use.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    PacketOpener newOpener();

    /** Wipes the keys. Idempotent. */
    @Override
    void close();
}
