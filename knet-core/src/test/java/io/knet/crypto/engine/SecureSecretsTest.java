package io.knet.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecureSecretsTest {
    @Test
    void fillsExactlyWhatItIsAskedFor() {
        SecureSecrets secrets = new SecureSecrets();
        for (int length : new int[] {0, 1, 4, 32, 33}) {
            byte[] bytes = new byte[length + 64];
            secrets.fill(bytes, 32, length);
            assertThat(Arrays.copyOf(bytes, 32)).containsOnly(0);
            assertThat(Arrays.copyOfRange(bytes, 32 + length, bytes.length)).containsOnly(0);
        }
    }

    @Test
    void givesOtherBytesEachTime() {
        byte[] one = new byte[32];
        byte[] other = new byte[32];
        new SecureSecrets().fill(one, 0, 32);
        new SecureSecrets().fill(other, 0, 32);
        assertThat(one).isNotEqualTo(other).isNotEqualTo(new byte[32]);
    }

    /** Nothing is drawn in advance, and nothing is kept. */
    @Test
    void asksTheSystemForEachSecretAndWipesWhatItGot() {
        List<byte[]> given = new ArrayList<>();
        SecureSecrets secrets =
                new SecureSecrets(
                        new SecureRandom() {
                            private static final long serialVersionUID = 1;

                            @Override
                            public byte[] generateSeed(int length) {
                                byte[] seed = new byte[length];
                                Arrays.fill(seed, (byte) 7);
                                given.add(seed);
                                return seed;
                            }
                        });
        byte[] bytes = new byte[48];

        secrets.fill(bytes, 0, 32);
        secrets.fill(bytes, 32, 16);

        assertThat(bytes).containsOnly(7);
        assertThat(given).extracting(seed -> seed.length).containsExactly(32, 16);
        assertThat(given).allSatisfy(seed -> assertThat(seed).containsOnly(0));
    }
}
