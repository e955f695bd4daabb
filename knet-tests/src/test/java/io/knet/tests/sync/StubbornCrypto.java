package io.knet.tests.sync;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLimits;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoModels;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;

/** A crypto model that refuses, on demand, to seal data. All else it leaves to the default one. */
public final class StubbornCrypto implements CryptoModel {
    private static volatile boolean refusing;

    /** Made by the service loader. */
    public StubbornCrypto() {}

    static CryptoConfig config() {
        return CryptoConfig.of(
                "stubborn", CryptoCipher.AES256, CryptoHash.SHA256, new byte[KnetLimits.MIN_KEY]);
    }

    /** Whether all handles that use this model refuse to seal data from now on. */
    static void refuse(boolean now) {
        refusing = now;
    }

    @Override
    public String name() {
        return "stubborn";
    }

    @Override
    public PacketCrypto create(CryptoConfig config) {
        PacketCrypto crypto =
                CryptoModels.create(
                        CryptoConfig.of(
                                CryptoConfig.DEFAULT_MODEL,
                                config.cipher(),
                                config.hash(),
                                config.key()));
        return new PacketCrypto() {
            @Override
            public CryptoOverhead overhead() {
                return crypto.overhead();
            }

            @Override
            public PacketSealer newSealer(SaltSource salts) {
                return new Sealer(crypto.newSealer(salts));
            }

            @Override
            public PacketOpener newOpener() {
                return crypto.newOpener();
            }

            @Override
            public void close() {
                crypto.close();
            }
        };
    }

    private record Sealer(PacketSealer sealer) implements PacketSealer {
        @Override
        public void seal(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
            if (refusing && CommonHeader.type(plain) == PacketType.DATA) {
                throw new GeneralSecurityException("the test forbids it");
            }
            sealer.seal(plain, sealed);
        }

        @Override
        public void close() {
            sealer.close();
        }
    }
}
