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
    /** The longest message that goes in one packet sealed as packets are now, in bytes. */
    public int bytes(CryptoOverhead now) {
        return crypto.equals(now) ? found : MtuMath.floor(now);
    }
}
