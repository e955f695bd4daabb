package io.knet.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.knet.CryptoConfig;
import io.knet.KnetLimits;
import io.knet.admin.value.CryptoSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a key file has in it: it is the key, byte for byte, or refused for its length. */
final class KeyFileTarget implements FuzzTarget {
    private static final CryptoSpec SPEC = CryptoSpec.parse("jca/aes256/sha256");

    private final Path file = ScratchFile.create();

    @Override
    public void run(byte[] input) throws IOException {
        Files.write(file, input);
        String name = file.toString();
        if (input.length < KnetLimits.MIN_KEY || input.length > KnetLimits.MAX_KEY) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SPEC.withKeyFile(name))
                    .withMessageContaining(name)
                    .withMessageContaining("bytes");
            return;
        }
        try (CryptoConfig config = SPEC.withKeyFile(name)) {
            assertThat(config.key()).isEqualTo(input);
        }
    }
}
