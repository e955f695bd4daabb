package io.knet.crypto.format;

import static java.util.Objects.requireNonNull;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * One configuration with the primitives of one model. Thread safe. {@link #close()} wipes the keys
 * here and in all sealers and openers made here.
 */
public final class PreparedCrypto implements PacketCrypto {
    private final String model;
    private final CryptoCipher cipher;
    private final CryptoHash hash;
    private final CryptoOverhead overhead;
    private final Primitives primitives;
    private final byte[] macKey;
    private final byte[] cipherKey;
    private final Set<KeyUser> users = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    private PreparedCrypto(String model, CryptoConfig config, Primitives primitives) {
        this.model = model;
        this.cipher = config.cipher();
        this.hash = config.hash();
        this.overhead = CryptoOverhead.of(config);
        this.primitives = primitives;
        this.macKey = config.key();
        this.cipherKey = Arrays.copyOf(macKey, cipher.keyBytes());
    }

    /**
     * Prepares a configuration.
     *
     * @param model the model's name, for messages
     * @param config copied
     * @param primitives the model's algorithms
     * @throws KnetException {@link KnetError#UNKNOWN_ALGORITHM} if the model does not offer the
     *     cipher or hash here
     */
    public static PacketCrypto prepare(String model, CryptoConfig config, Primitives primitives) {
        PreparedCrypto crypto = new PreparedCrypto(model, config, primitives);
        boolean available = false;
        try {
            crypto.newOpener().close();
            crypto.newSealer((bytes, offset, length) -> {}).close();
            available = true;
            return crypto;
        } finally {
            if (!available) {
                crypto.close();
            }
        }
    }

    @Override
    public CryptoOverhead overhead() {
        return overhead;
    }

    @Override
    public PacketSealer newSealer(SaltSource salts) {
        requireNonNull(salts, "salts");
        return make(
                mac ->
                        switch (cipher.mode()) {
                            case NONE -> new HashOnlySealer(this, mac);
                            case CBC ->
                                    new CbcSealer(
                                            this,
                                            mac,
                                            primitives.encryption(cipher, cipherKey),
                                            salts);
                            case CTR ->
                                    new CtrSealer(
                                            this,
                                            mac,
                                            primitives.encryption(cipher, cipherKey),
                                            salts);
                        });
    }

    @Override
    public PacketOpener newOpener() {
        return make(
                mac ->
                        switch (cipher.mode()) {
                            case NONE -> new HashOnlyOpener(this, mac);
                            case CBC ->
                                    new CbcOpener(
                                            this, mac, primitives.decryption(cipher, cipherKey));
                            case CTR ->
                                    new CtrOpener(
                                            this, mac, primitives.decryption(cipher, cipherKey));
                        });
    }

    /** Makes a user of the keys, which excludes wiping them meanwhile. */
    private synchronized <U extends KeyUser> U make(Maker<U> maker) {
        if (closed) {
            throw new IllegalStateException(
                    "this crypto configuration was closed and its keys wiped");
        }
        KeyedMac mac = null;
        try {
            mac = primitives.mac(hash, macKey);
            U user = maker.make(mac);
            users.add(user);
            return user;
        } catch (GeneralSecurityException e) {
            if (mac != null) {
                mac.wipe();
            }
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        List<KeyUser> orphans;
        synchronized (this) {
            closed = true;
            Arrays.fill(macKey, (byte) 0);
            Arrays.fill(cipherKey, (byte) 0);
            orphans = new ArrayList<>(users);
        }
        orphans.forEach(KeyUser::close);
    }

    synchronized void forget(KeyUser user) {
        users.remove(user);
    }

    private KnetException unavailable(GeneralSecurityException cause) {
        return new KnetException(
                KnetError.UNKNOWN_ALGORITHM,
                "the crypto model "
                        + model
                        + " does not offer "
                        + cipher.wireName()
                        + " with "
                        + hash.wireName()
                        + " on this JVM: "
                        + cause.getMessage(),
                cause);
    }

    private interface Maker<U> {
        U make(KeyedMac mac) throws GeneralSecurityException;
    }
}
