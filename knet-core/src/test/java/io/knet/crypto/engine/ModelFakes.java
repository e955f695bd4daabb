package io.knet.crypto.engine;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.netty.buffer.ByteBuf;
import java.util.function.IntPredicate;

/**
 * Crypto models, good and bad, that tests install beside each other. Each is found under its own
 * name.
 */
final class ModelFakes {
    /**
     * The system property that is set when a configuration is closed; the one thing that class
     * loaders share.
     */
    static final String CLOSED = "io.knet.crypto.test.closed";

    private ModelFakes() {}

    /** Passes the trial: a packet is followed by the sum of its bytes. Knows no counter modes. */
    public static final class Jca implements CryptoModel {
        @Override
        public String name() {
            return "jca";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            if (config.cipher().mode() == CryptoCipher.Mode.CTR) {
                throw new KnetException(
                        KnetError.UNKNOWN_ALGORITHM, "jca has no " + config.cipher());
            }
            return new SumCrypto(sum -> sum == 0);
        }
    }

    /** Passes the trial with every cipher. */
    public static final class BouncyCastle implements CryptoModel {
        @Override
        public String name() {
            return "bouncycastle";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            return new SumCrypto(sum -> sum == 0);
        }
    }

    /** Opens whatever comes. */
    public static final class Credulous implements CryptoModel {
        @Override
        public String name() {
            return "credulous";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            return new SumCrypto(sum -> true);
        }
    }

    /** Opens nothing. */
    public static final class Deaf implements CryptoModel {
        @Override
        public String name() {
            return "deaf";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            return new SumCrypto(sum -> false);
        }
    }

    /** Lacks its library. */
    public static final class Unlinked implements CryptoModel {
        @Override
        public String name() {
            return "unlinked";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            throw new NoClassDefFoundError("org/example/Cipher");
        }
    }

    /** Would stand in for the default, but says itself what it lacks. */
    public static final class BareBouncyCastle implements CryptoModel {
        @Override
        public String name() {
            return "bouncycastle";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            throw new KnetException(KnetError.MODEL_UNAVAILABLE, "bouncycastle needs its jar");
        }
    }

    /** Cannot even be instantiated. */
    public static final class Broken implements CryptoModel {
        public Broken() {
            throw new IllegalStateException("made to fail");
        }

        @Override
        public String name() {
            return "broken";
        }

        @Override
        public PacketCrypto create(CryptoConfig config) {
            throw new IllegalStateException();
        }
    }

    /** A tag of one byte that makes the sum of all bytes zero. */
    private record SumCrypto(IntPredicate accepts) implements PacketCrypto {
        @Override
        public CryptoOverhead overhead() {
            return new CryptoOverhead(0, 0, 1);
        }

        @Override
        public PacketSealer newSealer(SaltSource salts) {
            return new SumUser(accepts);
        }

        @Override
        public PacketOpener newOpener() {
            return new SumUser(accepts);
        }

        @Override
        public void close() {
            System.setProperty(CLOSED, "true");
        }
    }

    private record SumUser(IntPredicate accepts) implements PacketSealer, PacketOpener {
        @Override
        public void seal(ByteBuf plain, ByteBuf sealed) {
            int sum = sum(plain);
            sealed.writeBytes(plain).writeByte(-sum);
        }

        @Override
        public boolean open(ByteBuf sealed, ByteBuf plain) {
            if (!accepts.test(sum(sealed) & 0xFF)) {
                return false;
            }
            plain.writeBytes(sealed, sealed.readerIndex(), sealed.readableBytes() - 1);
            return true;
        }

        private static int sum(ByteBuf bytes) {
            int sum = 0;
            for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
                sum += bytes.getByte(i);
            }
            return sum;
        }

        @Override
        public void close() {}
    }
}
