package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.AeadCipher;
import io.knet.NodePublicKey;
import io.knet.stats.SessionStatus;
import java.time.Duration;
import java.util.Optional;

/** What knet tells as a {@link SessionStatus}; the accessors are described there. */
public record SessionReport(
        Duration age,
        boolean initiator,
        AeadCipher cipher,
        Optional<NodePublicKey> publicKey,
        long sentPackets,
        long receivedPackets,
        long renewals)
        implements SessionStatus {
    /** Refuses null. */
    public SessionReport {
        requireNonNull(age, "age");
        requireNonNull(cipher, "cipher");
        requireNonNull(publicKey, "publicKey");
    }

    @Override
    public String toString() {
        return summary();
    }
}
