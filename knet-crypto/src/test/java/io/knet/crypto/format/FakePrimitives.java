package io.knet.crypto.format;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Primitives that encrypt nothing but notice when they are used after or while they are wiped. */
final class FakePrimitives implements Primitives {
    final Collection<Fake> made = new ConcurrentLinkedQueue<>();

    /** Runs before a mac copies its key. */
    volatile Runnable beforeMac = () -> {};

    @Override
    public KeyedMac mac(CryptoHash hash, byte[] key) {
        beforeMac.run();
        return add(new Fake(key));
    }

    @Override
    public KeyedCipher encryption(CryptoCipher cipher, byte[] key) {
        return add(new Fake(key));
    }

    @Override
    public KeyedCipher decryption(CryptoCipher cipher, byte[] key) {
        return add(new Fake(key));
    }

    private Fake add(Fake fake) {
        made.add(fake);
        return fake;
    }

    /** A cipher and mac that counts. */
    static final class Fake implements KeyedCipher, KeyedMac {
        final AtomicInteger wipes = new AtomicInteger();
        final AtomicInteger usesOfWipedKey = new AtomicInteger();
        final AtomicInteger resets = new AtomicInteger();
        final byte firstKeyByte;
        private final byte[] key;

        Fake(byte[] key) {
            this.key = key.clone();
            this.firstKeyByte = key[0];
        }

        private void use() {
            for (int i = 0; i < 20; i++) {
                if (wipes.get() != 0 || key[0] == 0) {
                    usesOfWipedKey.incrementAndGet();
                }
                Thread.onSpinWait();
            }
        }

        @Override
        public void start(byte[] counter, int offset) {
            use();
        }

        @Override
        public void process(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
            use();
            System.arraycopy(in, inOffset, out, outOffset, length);
        }

        @Override
        public void update(byte[] bytes, int offset, int length) {
            use();
        }

        @Override
        public void finish(byte[] tag) {
            use();
            Arrays.fill(tag, key[0]);
        }

        @Override
        public void reset() {
            use();
            resets.incrementAndGet();
        }

        @Override
        public void wipe() {
            wipes.incrementAndGet();
            Arrays.fill(key, (byte) 0);
        }
    }
}
