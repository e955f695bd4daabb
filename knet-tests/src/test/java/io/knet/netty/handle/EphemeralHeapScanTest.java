package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.knet.SessionConfig;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.SecureSalts;
import io.knet.netty.link.NettyLink;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What somebody does who gets an image of a node's memory and wants its past sessions: takes all
 * that may be an AES key, and looks whether ephemeral keys are in the stream that comes from it.
 */
class EphemeralHeapScanTest {
    private static final int KEY_BYTES = 32;
    private static final int POOL_BYTES = 4096;
    private static final byte MASK = 0x5a;

    /** Length and type of an array in a dump: 32 bytes; 60 numbers, the round keys of AES-256. */
    private static final long BYTES_OF_KEY = 32L << 8 | 8;

    private static final long ROUND_KEYS = 60L << 8 | 10;

    @TempDir private Path directory;

    @Test
    void noPastEphemeralKeyCanBeMadeAgainFromTheMemoryOfAHandle() throws Exception {
        HandleEnvironment system =
                HandleEnvironment.ofSystem(io.netty.buffer.ByteBufAllocator.DEFAULT);

        assertThat(madeAgain(system.secrets())).isZero();
    }

    /** Else the scan might just be blind. */
    @Test
    void theScanFindsThoseThatWereMadeInAdvance() throws Exception {
        assertThat(madeAgain(SecureSalts::new)).isPositive();
    }

    /** How many of the ephemeral keys of a node can be made again. */
    private int madeAgain(Supplier<SaltSource> secrets) throws Exception {
        Set<Long> masked = new HashSet<>();
        byte[] keyFile = new byte[256];
        new SecureRandom().nextBytes(keyFile);
        VirtualNode virtual =
                VirtualNode.withSessions(
                        1, 1, SessionConfig.aesGcm(keyFile), () -> noting(secrets.get(), masked));
        try {
            NettyLink link = virtual.addLink(virtual.addHost(2), 0);
            for (int i = 0; i < 20; i++) {
                virtual.advanceMillis(500);
                VirtualNode.channel(link).releaseOutbound();
            }
            assertThat(masked).as("ephemeral keys").hasSizeGreaterThan(3);
            return search(dump(), masked);
        } finally {
            virtual.close();
            Reference.reachabilityFence(virtual);
        }
    }

    /** Notes the first bytes of each key, under a mask, so that they are not found here. */
    private static SaltSource noting(SaltSource source, Set<Long> masked) {
        return (bytes, offset, length) -> {
            source.fill(bytes, offset, length);
            if (length == KEY_BYTES) {
                masked.add(mask(ByteBuffer.wrap(bytes).getLong(offset)));
            }
        };
    }

    private static long mask(long bytes) {
        return bytes ^ MASK * 0x0101010101010101L;
    }

    private byte[] dump() throws IOException {
        Path file = directory.resolve("heap.hprof");
        Files.deleteIfExists(file);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpHeap(file.toString(), true);
        byte[] dump = Files.readAllBytes(file);
        Files.delete(file);
        return dump;
    }

    private static int search(byte[] dump, Set<Long> masked) throws GeneralSecurityException {
        ByteBuffer bytes = ByteBuffer.wrap(dump);
        Set<Long> found = new HashSet<>();
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        for (byte[] key : candidates(bytes)) {
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            ByteBuffer stream = ByteBuffer.wrap(aes.doFinal(counters()));
            for (int at = 0; at <= POOL_BYTES - Long.BYTES; at++) {
                long value = mask(stream.getLong(at));
                if (masked.contains(value)) {
                    found.add(value);
                }
            }
        }
        return found.size();
    }

    private static List<byte[]> candidates(ByteBuffer dump) {
        List<byte[]> candidates = new ArrayList<>();
        Set<ByteBuffer> known = new HashSet<>();
        for (int at = 0; at + 5 + KEY_BYTES <= dump.limit(); at++) {
            long head = (dump.getInt(at) & 0xffffffffL) << 8 | (dump.get(at + 4) & 0xff);
            if (head == BYTES_OF_KEY || head == ROUND_KEYS) {
                byte[] key = new byte[KEY_BYTES];
                dump.get(at + 5, key);
                if (known.add(ByteBuffer.wrap(key))) {
                    candidates.add(key);
                }
            }
        }
        return candidates;
    }

    private static byte[] counters() {
        ByteBuffer counters = ByteBuffer.allocate(POOL_BYTES);
        for (int i = 0; i < POOL_BYTES / 16; i++) {
            counters.putLong(0).putLong(i);
        }
        return counters.array();
    }
}
