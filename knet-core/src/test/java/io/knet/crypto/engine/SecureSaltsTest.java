package io.knet.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecureSaltsTest {
    @Test
    void fillsExactlyWhatItIsAskedFor() {
        SecureSalts salts = new SecureSalts();
        for (int length : new int[] {0, 1, 15, 16, 17, 4095, 4096, 4097, 10_000}) {
            byte[] bytes = new byte[length + 64];
            salts.fill(bytes, 32, length);
            assertThat(Arrays.copyOf(bytes, 32)).containsOnly(0);
            assertThat(Arrays.copyOfRange(bytes, 32 + length, bytes.length)).containsOnly(0);
            if (length >= 16) {
                assertThat(longestRunOfZeros(bytes, 32, 32 + length))
                        .as("length %s", length)
                        .isLessThan(8);
            }
        }
    }

    /** A hundred thousand blocks are all different, and about half of all bits are set. */
    @Test
    void looksRandom() {
        SecureSalts salts = new SecureSalts();
        Set<Long> seen = new HashSet<>();
        byte[] bytes = new byte[16];
        long ones = 0;
        int blocks = 100_000;
        for (int i = 0; i < blocks; i++) {
            salts.fill(bytes, 0, 16);
            long high = ByteBuffer.wrap(bytes).getLong();
            seen.add(high);
            ones += Long.bitCount(high);
        }
        assertThat(seen).hasSize(blocks);
        assertThat(ones / (64.0 * blocks)).isBetween(0.49, 0.51);
    }

    @Test
    void twoSourcesHaveNothingInCommon() {
        byte[] one = new byte[64];
        byte[] other = new byte[64];
        new SecureSalts().fill(one, 0, 64);
        new SecureSalts().fill(other, 0, 64);
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void keepsNeitherHandedOutBytesNorTheKey() throws ReflectiveOperationException {
        SecureSalts salts = new SecureSalts();
        salts.fill(new byte[100], 0, 100);
        byte[] pool = (byte[]) field(salts, "pool");
        assertThat(Arrays.copyOf(pool, 100)).containsOnly(0);
        assertThat(longestRunOfZeros(pool, 100, pool.length)).isLessThan(8);
        assertThat((byte[]) field(salts, "key")).containsOnly(0);
    }

    @Test
    void asksForANewKeyEveryFourKilobytes() {
        CountingRandom random = new CountingRandom();
        SecureSalts salts = new SecureSalts(random);
        byte[] bytes = new byte[4096];
        salts.fill(bytes, 0, 4096);
        assertThat(random.bytes).isEqualTo(32);
        salts.fill(bytes, 0, 1);
        assertThat(random.bytes).isEqualTo(64);
    }

    @Test
    void worksOnAJvmWithoutAes() {
        Provider provider = Security.getProvider("SunJCE");
        int position = Arrays.asList(Security.getProviders()).indexOf(provider) + 1;
        Security.removeProvider("SunJCE");
        try {
            CountingRandom random = new CountingRandom();
            byte[] bytes = new byte[5000];
            new SecureSalts(random).fill(bytes, 0, 5000);
            assertThat(random.bytes).isEqualTo(8192);
            assertThat(longestRunOfZeros(bytes, 0, 5000)).isLessThan(8);
        } finally {
            Security.insertProviderAt(provider, position);
        }
    }

    private static Object field(SecureSalts salts, String name)
            throws ReflectiveOperationException {
        Field field = SecureSalts.class.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(salts);
    }

    private static int longestRunOfZeros(byte[] bytes, int from, int to) {
        int longest = 0;
        int run = 0;
        for (int i = from; i < to; i++) {
            run = bytes[i] == 0 ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static final class CountingRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private int bytes;

        @Override
        public void nextBytes(byte[] target) {
            bytes += target.length;
            super.nextBytes(target);
        }
    }
}
