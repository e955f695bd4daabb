package io.knet.crypto.bouncycastle;

import static java.util.Objects.requireNonNull;

import io.knet.CryptoConfig;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.format.PreparedCrypto;

/**
 * The crypto model {@code bouncycastle}: pure Java and slower than {@code jca}, for JVMs whose
 * providers lack an algorithm and for comparison. Thread safe.
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
        return PreparedCrypto.prepare(name(), config, new BouncyCastlePrimitives());
    }
}
