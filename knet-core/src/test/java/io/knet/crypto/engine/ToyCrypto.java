package io.knet.crypto.engine;

import io.knet.CryptoConfig;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A crypto configuration that encrypts nothing and is easy to watch: a sealed packet is the first
 * byte of the key, the packet, and that byte again.
 */
final class ToyCrypto implements PacketCrypto {
    final List<Toy> toys = new ArrayList<>();
    final byte id;
    boolean closed;

    /** Run at the beginning of each seal and open, and of each making of a sealer or opener. */
    Runnable interference = () -> {};

    /** Run when this is closed. */
    Runnable onClose = () -> {};

    ToyCrypto(int id) {
        this.id = (byte) id;
    }

    static ToyCrypto of(CryptoConfig config) {
        return new ToyCrypto(config.key()[0]);
    }

    static CryptoConfig config(int id) {
        byte[] key = new byte[200];
        Arrays.fill(key, (byte) id);
        return CryptoConfig.aes256Sha256(key);
    }

    @Override
    public CryptoOverhead overhead() {
        return new CryptoOverhead(id, 0, 1);
    }

    @Override
    public PacketSealer newSealer(SaltSource salts) {
        return make();
    }

    @Override
    public PacketOpener newOpener() {
        return make();
    }

    private Toy make() {
        interference.run();
        if (closed) {
            throw new IllegalStateException("closed");
        }
        Toy toy = new Toy();
        toys.add(toy);
        return toy;
    }

    @Override
    public void close() {
        onClose.run();
        closed = true;
    }

    long openToys() {
        return toys.stream().filter(toy -> !toy.toyClosed).count();
    }

    final class Toy implements PacketSealer, PacketOpener {
        boolean toyClosed;

        @Override
        public void seal(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
            interference.run();
            if (closed || toyClosed) {
                throw new GeneralSecurityException("closed");
            }
            sealed.writeByte(id).writeBytes(plain).writeByte(id);
        }

        @Override
        public boolean open(ByteBuf sealed, ByteBuf plain) {
            interference.run();
            int last = sealed.writerIndex() - 1;
            if (closed || toyClosed || sealed.readableBytes() < 2) {
                return false;
            }
            if (sealed.getByte(sealed.readerIndex()) != id || sealed.getByte(last) != id) {
                return false;
            }
            plain.writeBytes(sealed, sealed.readerIndex() + 1, sealed.readableBytes() - 2);
            return true;
        }

        @Override
        public void close() {
            toyClosed = true;
        }
    }
}
