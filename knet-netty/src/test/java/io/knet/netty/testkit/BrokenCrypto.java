package io.knet.netty.testkit;

import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;

/** Crypto that seals nothing. */
public final class BrokenCrypto implements PacketCrypto {
    @Override
    public CryptoOverhead overhead() {
        return new CryptoOverhead(16, 16, 32);
    }

    @Override
    public PacketSealer newSealer(SaltSource salts) {
        return new PacketSealer() {
            @Override
            public void seal(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
                throw new GeneralSecurityException("broken");
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public PacketOpener newOpener() {
        return new PacketOpener() {
            @Override
            public boolean open(ByteBuf sealed, ByteBuf plain) {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {}
}
