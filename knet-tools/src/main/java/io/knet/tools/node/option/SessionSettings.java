package io.knet.tools.node.option;

import io.knet.AeadCipher;
import io.knet.Dialect;
import io.knet.KnetLimits;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import io.knet.admin.value.BoundedFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the options say of sessions.
 *
 * @param session whether there are any
 * @param suite null for the default
 * @param identity the file with this node's, null if it has none
 * @param keyFile the key file, null if none is given
 */
record SessionSettings(
        boolean session,
        @Nullable AeadCipher suite,
        @Nullable String identity,
        @Nullable String keyFile) {
    /**
     * Checks what no option can tell alone, and reads the files.
     *
     * @param peers the other nodes
     * @throws IllegalArgumentException saying which options do not fit together, or what is wrong
     *     with a file
     */
    Optional<SessionConfig> config(List<PeerSpec> peers) {
        if (!session) {
            refuse(suite != null, "--suite needs --session");
            refuse(identity != null, "--identity needs --session");
            for (PeerSpec peer : peers) {
                refuse(
                        peer.config().publicKey().isPresent(),
                        "--peer " + peer.id() + ": pubkey needs --session and --identity");
                refuse(
                        peer.config().dialect().filter(Dialect::speaksSessions).isPresent(),
                        "--peer " + peer.id() + ": this dialect needs --session");
            }
            return Optional.empty();
        }
        String file = keyFile;
        if (file == null) {
            throw new IllegalArgumentException("--session needs --key-file");
        }
        peers.forEach(this::check);
        try (NodeIdentity own = identity == null ? null : IdentityFile.read(identity)) {
            return Optional.of(config(file, own));
        }
    }

    private SessionConfig config(String file, @Nullable NodeIdentity own) {
        byte[] key = BoundedFile.read("key file", file, KnetLimits.MAX_KEY);
        try {
            refuse(
                    key.length < KnetLimits.MIN_KEY,
                    "key file \""
                            + file
                            + "\" has "
                            + key.length
                            + " bytes; a key has "
                            + KnetLimits.MIN_KEY
                            + " to "
                            + KnetLimits.MAX_KEY);
            SessionConfig config =
                    SessionConfig.of(suite == null ? AeadCipher.AES_GCM : suite, key);
            if (own == null) {
                return config;
            }
            try (config) {
                return config.withIdentity(own);
            }
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private void check(PeerSpec peer) {
        boolean speaks = peer.config().dialect().map(Dialect::speaksSessions).orElse(true);
        boolean hasKey = peer.config().publicKey().isPresent();
        refuse(
                hasKey && identity == null,
                "--peer " + peer.id() + ": pubkey needs --identity of this node");
        refuse(
                speaks && !hasKey && identity != null,
                "--peer "
                        + peer.id()
                        + " needs pubkey=..., because this node has an --identity; knet pubkey"
                        + " prints it on that node");
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }
}
