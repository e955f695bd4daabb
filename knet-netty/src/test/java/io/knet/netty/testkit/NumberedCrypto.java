package io.knet.netty.testkit;

import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM under packet numbers: eight bytes of number in front, which is the nonce, and sixteen
 * of tag behind. Each direction has a key.
 */
public final class NumberedCrypto implements PacketCrypto {
    public static final CryptoOverhead OVERHEAD = new CryptoOverhead(Long.BYTES, 0, 16);

    /** Numbers of packets that were found genuine. */
    public final Set<Long> opened = ConcurrentHashMap.newKeySet();

    /** How many of them came more than once. */
    public final AtomicInteger repeated = new AtomicInteger();

    private final AtomicLong next = new AtomicLong();
    private final SecretKeySpec sends;
    private final SecretKeySpec receives;

    /** Seals with one of many keys and opens with another. */
    public NumberedCrypto(long sends, long receives) {
        this.sends = key(sends);
        this.receives = key(receives);
    }

    private static SecretKeySpec key(long seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return new SecretKeySpec(key, "AES");
    }

    /** Slots in which packets are sealed and opened like this, and no others are taken. */
    public CryptoSlots slots() {
        CryptoSlots slots = new CryptoSlots(config -> this);
        slots.apply(Optional.of(Keys.config(1)));
        return slots;
    }

    /** How many packets were sealed. */
    public long sealed() {
        return next.get();
    }

    @Override
    public CryptoOverhead overhead() {
        return OVERHEAD;
    }

    @Override
    public boolean numbersPackets() {
        return true;
    }

    private static byte[] crypt(int mode, SecretKeySpec key, long number, byte[] bytes)
            throws GeneralSecurityException {
        ByteBuffer nonce = ByteBuffer.allocate(12).putLong(4, number);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(128, nonce.array()));
        return cipher.doFinal(bytes);
    }

    @Override
    public PacketSealer newSealer(SaltSource salts) {
        return new PacketSealer() {
            @Override
            public void seal(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException {
                long number = next.getAndIncrement();
                byte[] bytes = ByteBufUtil.getBytes(plain);
                sealed.writeLong(number)
                        .writeBytes(crypt(Cipher.ENCRYPT_MODE, sends, number, bytes));
                plain.skipBytes(bytes.length);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public PacketOpener newOpener() {
        return new Opener();
    }

    private final class Opener implements PacketOpener {
        private @Nullable Long number;

        @Override
        public boolean open(ByteBuf sealed, ByteBuf plain) {
            if (sealed.readableBytes() < OVERHEAD.sealed(1)) {
                return false;
            }
            long claimed = sealed.getLong(sealed.readerIndex());
            byte[] bytes =
                    ByteBufUtil.getBytes(
                            sealed,
                            sealed.readerIndex() + Long.BYTES,
                            sealed.readableBytes() - Long.BYTES);
            try {
                plain.writeBytes(crypt(Cipher.DECRYPT_MODE, receives, claimed, bytes));
            } catch (GeneralSecurityException forged) {
                return false;
            }
            number = claimed;
            if (!opened.add(claimed)) {
                repeated.incrementAndGet();
            }
            return true;
        }

        @Override
        public OptionalLong packetNumber() {
            return number == null ? OptionalLong.empty() : OptionalLong.of(number);
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {}
}
