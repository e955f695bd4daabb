package io.knet.crypto.jca;

import static java.util.Objects.requireNonNull;

import io.knet.CryptoConfig;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.format.PreparedCrypto;

/**
 * The crypto model {@code jca}, the default: ciphers and HMACs of the JVM's preferred providers,
 * which on usual hardware run on the CPU's AES and SHA instructions. Thread safe.
 */
public final class JcaModel implements CryptoModel {
    /** For {@link java.util.ServiceLoader}. */
    public JcaModel() {}

    @Override
    public String name() {
        return CryptoConfig.DEFAULT_MODEL;
    }

    @Override
    public PacketCrypto create(CryptoConfig config) {
        requireNonNull(config, "config");
        return PreparedCrypto.prepare(name(), config, new JcaPrimitives());
    }
}
