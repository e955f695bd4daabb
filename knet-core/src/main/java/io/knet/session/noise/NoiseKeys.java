package io.knet.session.noise;

import io.knet.session.crypto.SessionCrypto;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one end knows before a handshake. The arrays are copied, and the copies of what is secret
 * wiped by {@link #close()}. Not thread safe.
 */
public final class NoiseKeys implements AutoCloseable {
    private final byte[] prologue;
    private final byte[] psk;
    private final byte @Nullable [] staticPrivate;
    private final byte @Nullable [] staticPublic;
    private final byte @Nullable [] remoteStatic;

    private NoiseKeys(
            byte[] prologue,
            byte[] psk,
            byte @Nullable [] staticPrivate,
            byte @Nullable [] staticPublic,
            byte @Nullable [] remoteStatic) {
        this.prologue = prologue.clone();
        this.psk = requireLength(psk, "the pre-shared key").clone();
        this.staticPrivate = copy(staticPrivate);
        this.staticPublic = copy(staticPublic);
        this.remoteStatic = copy(remoteStatic);
    }

    /** Without static keys, for {@link NoisePattern#NN_PSK0}. */
    public static NoiseKeys shared(byte[] prologue, byte[] psk) {
        return new NoiseKeys(prologue, psk, null, null, null);
    }

    /** With static keys, for the initiator of {@link NoisePattern#IK_PSK2}. */
    public static NoiseKeys initiator(
            byte[] prologue,
            byte[] psk,
            byte[] staticPrivate,
            byte[] staticPublic,
            byte[] remoteStatic) {
        return new NoiseKeys(prologue, psk, staticPrivate, staticPublic, remoteStatic);
    }

    /** With static keys, for the responder of {@link NoisePattern#IK_PSK2}. */
    public static NoiseKeys responder(
            byte[] prologue, byte[] psk, byte[] staticPrivate, byte[] staticPublic) {
        return new NoiseKeys(prologue, psk, staticPrivate, staticPublic, null);
    }

    byte[] prologue() {
        return prologue;
    }

    byte[] psk() {
        return psk;
    }

    byte[] staticPrivate() {
        return required(staticPrivate);
    }

    byte[] staticPublic() {
        return required(staticPublic);
    }

    byte[] remoteStatic() {
        return required(remoteStatic);
    }

    /** Wipes the copies. Idempotent. */
    @Override
    public void close() {
        Arrays.fill(psk, (byte) 0);
        if (staticPrivate != null) {
            Arrays.fill(staticPrivate, (byte) 0);
        }
    }

    private static byte[] required(byte @Nullable [] value) {
        if (value == null) {
            throw new IllegalStateException("the pattern needs a static key that was not given");
        }
        return value;
    }

    private static byte @Nullable [] copy(byte @Nullable [] point) {
        return point == null ? null : requireLength(point, "a static key").clone();
    }

    private static byte[] requireLength(byte[] value, String what) {
        if (value.length != SessionCrypto.POINT_BYTES) {
            throw new IllegalArgumentException(
                    what + " has " + value.length + " bytes, not " + SessionCrypto.POINT_BYTES);
        }
        return value;
    }
}
