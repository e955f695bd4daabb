package io.knet.stats;

import io.knet.AeadCipher;
import io.knet.NodePublicKey;
import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.Optional;

/**
 * The session that a host's packets are sent in, at one moment.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface SessionStatus {
    /** How old it is; a session is replaced after 120 to 150 s, and none is older than 180 s. */
    Duration age();

    /** Whether this node began it. */
    boolean initiator();

    /** What its packets are sealed with. */
    AeadCipher cipher();

    /** The public key by which the host proved who it is; empty without identities. */
    Optional<NodePublicKey> publicKey();

    /** Packets sent in it. */
    long sentPackets();

    /** Authentic packets received in it. */
    long receivedPackets();

    /** How many sessions there were with the host before it, since the host was added. */
    long renewals();

    /** The state as JSON, on one line, as {@link HostStatus#toJson} has it. */
    default String toJson() {
        return new JsonObject()
                .put("age_ns", age().toNanos())
                .put("initiator", initiator())
                .put("cipher", cipher().wireName())
                .put("public_key", publicKey().map(NodePublicKey::toString))
                .put("sent_packets", sentPackets())
                .put("received_packets", receivedPackets())
                .put("renewals", renewals())
                .toString();
    }

    /** For example {@code aesgcm, 12 s old}. */
    default String summary() {
        return cipher().wireName() + ", " + age().toSeconds() + " s old";
    }
}
