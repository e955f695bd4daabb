package io.knet.tests.jmh;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.engine.CryptoModels;
import io.knet.crypto.engine.SecureSalts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Sealing and opening one packet, buffers reused. Compare with {@link JcaBenchmark}. */
@State(Scope.Thread)
public class SealBenchmark extends Microbenchmark {
    private static final int KEY_BYTES = 256;

    @Param({"jca", "bouncycastle"})
    public String model;

    @Param({"none", "aes128", "aes256", "aes-256-ctr"})
    public String cipher;

    @Param({"64", "1024", "16384", "65000"})
    public int size;

    private PacketCrypto crypto;
    private PacketSealer sealer;
    private PacketOpener opener;
    private ByteBuf plain;
    private ByteBuf sealed;
    private ByteBuf opened;

    /** Makes one sealed packet, which is what is opened. */
    @Setup
    public void setUp() throws GeneralSecurityException {
        byte[] key = new byte[KEY_BYTES];
        new SplittableRandom(1).nextBytes(key);
        try (CryptoConfig config =
                CryptoConfig.of(model, CryptoCipher.ofName(cipher), CryptoHash.SHA256, key)) {
            crypto = CryptoModels.create(config);
        }
        sealer = crypto.newSealer(new SecureSalts());
        opener = crypto.newOpener();
        byte[] content = new byte[size];
        new SplittableRandom(2).nextBytes(content);
        plain = PooledByteBufAllocator.DEFAULT.directBuffer(size).writeBytes(content);
        sealed = PooledByteBufAllocator.DEFAULT.directBuffer(crypto.overhead().sealed(size));
        opened = PooledByteBufAllocator.DEFAULT.directBuffer(crypto.overhead().sealed(size));
        sealer.seal(plain, sealed);
    }

    /** Frees the buffers. */
    @TearDown
    public void tearDown() {
        plain.release();
        sealed.release();
        opened.release();
        crypto.close();
    }

    /** One packet sealed. */
    @Benchmark
    public ByteBuf seal() throws GeneralSecurityException {
        plain.readerIndex(0);
        sealed.clear();
        sealer.seal(plain, sealed);
        return sealed;
    }

    /** One packet verified and decrypted. */
    @Benchmark
    public boolean open() {
        opened.clear();
        if (!opener.open(sealed, opened)) {
            throw new IllegalStateException("the packet is not genuine");
        }
        return true;
    }
}
