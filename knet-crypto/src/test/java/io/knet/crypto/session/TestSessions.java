package io.knet.crypto.session;

import io.knet.crypto.SaltSource;
import io.knet.crypto.bouncycastle.BouncyCastleSessionCrypto;
import io.knet.crypto.jca.JcaSessionCrypto;
import io.knet.session.crypto.SessionCrypto;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;

/** What the tests of sessions share. */
final class TestSessions {
    static final SessionCrypto JCA = new JcaSessionCrypto();
    static final SessionCrypto BOUNCY_CASTLE = new BouncyCastleSessionCrypto();
    static final List<SessionCrypto> CRYPTOS = List.of(JCA, BOUNCY_CASTLE);
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private TestSessions() {}

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static SaltSource seeded(long seed) {
        Random random = new Random(seed);
        return (bytes, offset, length) -> {
            byte[] fresh = new byte[length];
            random.nextBytes(fresh);
            System.arraycopy(fresh, 0, bytes, offset, length);
        };
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static byte[] array(ByteBuf buffer) {
        return ByteBufUtil.getBytes(buffer);
    }

    static ByteBuf buffer(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes);
    }

    /** A packet as it goes into sessions: a common header, a link id and what follows. */
    static byte[] packet(int host, int length) {
        byte[] packet = bytes(length, Math.max(length, 7));
        packet[0] = 1;
        packet[1] = 0;
        packet[2] = (byte) (host >> 8);
        packet[3] = (byte) host;
        return packet;
    }
}
