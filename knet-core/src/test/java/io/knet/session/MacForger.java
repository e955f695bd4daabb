package io.knet.session;

import io.knet.session.crypto.KeyedHash;
import java.security.GeneralSecurityException;

/** Makes macs anew, as somebody with the key file can. */
final class MacForger {
    private static final int MAC = 16;

    private MacForger() {}

    static byte[] remade(byte[] datagram, SessionKeys keys) {
        byte[] mac = new byte[KeyedHash.BYTES];
        try (KeyedHash hash = keys.newMac()) {
            hash.update(datagram, 0, datagram.length - MAC);
            hash.finish(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        System.arraycopy(mac, 0, datagram, datagram.length - MAC, MAC);
        return datagram;
    }
}
