package io.knet.crypto.bouncycastle;

import static java.util.Objects.requireNonNull;

import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.format.PreparedCrypto;

/**
 * The crypto model {@code bouncycastle}: pure Java and slower than {@code jca}, for JVMs whose
 * providers lack an algorithm and for comparison. Thread safe.
 *
 * <p>Bouncy Castle is an optional dependency: without it every configuration is refused, with a
 * word on what to add.
 *
 * <p>Keys are overwritten when a configuration is closed, Bouncy Castle's copies included. Its AES
 * key schedules cannot be reached if it is a module that does not open its packages to knet; they
 * then go with the next garbage collection.
 */
public final class BouncyCastleModel implements CryptoModel {
    /** For {@link java.util.ServiceLoader}. */
    public BouncyCastleModel() {}

    @Override
    public String name() {
        return "bouncycastle";
    }

    @Override
    public PacketCrypto create(CryptoConfig config) {
        requireNonNull(config, "config");
        try {
            return PreparedCrypto.prepare(name(), config, new BouncyCastlePrimitives());
        } catch (LinkageError missing) {
            throw new KnetException(
                    KnetError.MODEL_UNAVAILABLE,
                    "the crypto model bouncycastle needs Bouncy Castle, which is not here ("
                            + missing
                            + "); add org.bouncycastle:bcprov-jdk18on to the class path, or to the"
                            + " module path with --add-modules org.bouncycastle.provider, or use"
                            + " the model jca",
                    missing);
        }
    }
}
