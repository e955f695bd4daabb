package io.knet.netty.mtu;

import io.knet.crypto.CryptoOverhead;
import io.knet.protocol.MtuMath;

/**
 * What other threads may know of a link's path MTU.
 *
 * @param found the longest message that goes in one packet, in bytes
 * @param crypto what that was computed for
 * @param valid whether the path carries packets that are large enough
 */
public record LinkMtu(int found, CryptoOverhead crypto, boolean valid) {
    /**
     * The longest message that goes in one packet sealed as packets are now, in bytes. If that has
     * changed, the path carries as long packets as before, in which there is more or less of a
     * message.
     */
    public int bytes(CryptoOverhead now) {
        if (crypto.equals(now)) {
            return found;
        }
        int carried = crypto.sealed(found + MtuMath.HEADER);
        return Math.max(MtuMath.floor(now), MtuMath.maxData(carried, now));
    }

    /** The same for packets as they are sealed now. */
    LinkMtu with(CryptoOverhead now) {
        return new LinkMtu(bytes(now), now, valid);
    }
}
