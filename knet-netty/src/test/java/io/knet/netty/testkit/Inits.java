package io.knet.netty.testkit;

import io.knet.session.crypto.Hkdf;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.crypto.SessionCryptos;
import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.SessionDatagram;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.Random;

/** INITs whose header is as it should be, of host 2 for host 1, and whose Noise message is none. */
public final class Inits {
    private static final int NOISE_BYTES = 84;
    private static final int SUITE = 1;
    private static final SessionCrypto CRYPTO = SessionCryptos.standard();

    private Inits() {}

    /** With a mac that anybody can make. */
    public static byte[] withWrongMac(int link, Random random) {
        byte[] mac = new byte[HandshakeHeader.MAC_BYTES];
        random.nextBytes(mac);
        return Packets.bytes(init(link, random).writeBytes(mac));
    }

    /** With the mac of somebody who has the key file. */
    public static byte[] withRightMac(int link, Random random, byte[] keyFile) {
        ByteBuf out = init(link, random);
        return Packets.bytes(out.writeBytes(mac(out, keyFile), 0, HandshakeHeader.MAC_BYTES));
    }

    /** The handshake with the mac that somebody who has the key file would give it. */
    public static byte[] withMacMadeRight(byte[] handshake, byte[] keyFile) {
        if (handshake.length < HandshakeHeader.MAC_BYTES) {
            return handshake;
        }
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(handshake, 0, handshake.length - HandshakeHeader.MAC_BYTES);
        return Packets.bytes(out.writeBytes(mac(out, keyFile), 0, HandshakeHeader.MAC_BYTES));
    }

    private static byte[] mac(ByteBuf out, byte[] keyFile) {
        byte[] mac = new byte[KeyedHash.BYTES];
        try (KeyedHash hash =
                CRYPTO.hmacSha256(Hkdf.derive(CRYPTO, "knet sessions 1 mac", keyFile))) {
            hash.update(out.array(), out.arrayOffset(), out.readableBytes());
            hash.finish(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return mac;
    }

    private static ByteBuf init(int link, Random random) {
        ByteBuf out = Unpooled.buffer();
        new HandshakeHeader(
                        SessionDatagram.INIT,
                        SUITE,
                        link,
                        HandshakeHeader.VERSION,
                        1 + random.nextInt(1000),
                        0,
                        2,
                        1,
                        System.currentTimeMillis() * 1_000_000 + random.nextInt(1_000_000))
                .write(out);
        byte[] noise = new byte[NOISE_BYTES];
        random.nextBytes(noise);
        return out.writeBytes(noise);
    }
}
