package io.knet.lab.bench.child;

import io.knet.AeadCipher;
import io.knet.HostConfig;
import io.knet.KnetHandleBuilder;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a node, if it speaks in any: {@code session} names the suite, {@code key} the key
 * file, and {@code identities} a file with the private keys of all nodes, by their id.
 */
final class NodeSessions {
    private final int node;
    private final Optional<AeadCipher> suite;
    private final byte[] key;
    private final byte @Nullable [] identities;

    private NodeSessions(
            int node, Optional<AeadCipher> suite, byte[] key, byte @Nullable [] identities) {
        this.node = node;
        this.suite = suite;
        this.key = key;
        this.identities = identities;
    }

    static NodeSessions of(Request request) throws IOException {
        int node = request.integer("node");
        if (request.text("session", "").isEmpty()) {
            return new NodeSessions(node, Optional.empty(), new byte[0], null);
        }
        AeadCipher suite = AeadCipher.ofName(request.text("session"));
        byte[] key = Files.readAllBytes(Path.of(request.text("key")));
        String identities = request.text("identities", "");
        return new NodeSessions(
                node,
                Optional.of(suite),
                key,
                identities.isEmpty() ? null : Files.readAllBytes(Path.of(identities)));
    }

    /** Lets a handle speak in them. */
    void configure(KnetHandleBuilder builder) {
        suite.ifPresent(chosen -> builder.sessions(config(SessionConfig.of(chosen, key))));
    }

    private SessionConfig config(SessionConfig config) {
        return identities == null ? config : config.withIdentity(identity(identities, node));
    }

    /** How a peer is added, with the public key by which it proves who it is. */
    HostConfig host(int peer, HostConfig config) {
        return identities == null
                ? config
                : config.withPublicKey(identity(identities, peer).publicKey());
    }

    private static NodeIdentity identity(byte[] all, int node) {
        int at = node * NodeIdentity.BYTES;
        return NodeIdentity.of(Arrays.copyOfRange(all, at, at + NodeIdentity.BYTES));
    }
}
