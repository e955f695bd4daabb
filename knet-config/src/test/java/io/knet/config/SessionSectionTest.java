package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.AeadCipher;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.KnetHandle;
import io.knet.NodeIdentity;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code [session]}, and what hosts say of sessions. */
class SessionSectionTest {
    private static final String NODE = "node.id = 1\n";
    private static final String SESSION = "[session]\nkey_file = \"cluster.key\"\n";
    private static final String IDENTITY = SESSION + "identity_file = \"own.id\"\n";
    private static final String HOST = "[[hosts]]\nid = 2\n";

    @TempDir Path temp;
    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
    }

    private static String key(int seed) {
        byte[] secret = new byte[NodeIdentity.BYTES];
        Arrays.fill(secret, (byte) seed);
        try (NodeIdentity identity = NodeIdentity.of(secret)) {
            return identity.publicKey().toString();
        }
    }

    private static String ownKey() {
        try (NodeIdentity identity =
                NodeIdentity.of(Arrays.copyOf(ConfigFolder.KEY, NodeIdentity.BYTES))) {
            return identity.publicKey().toString();
        }
    }

    private void assertProblems(String text, String... problems) {
        assertThat(folder.problems(text)).containsExactly(problems);
    }

    @Test
    void aKeyFileIsEnough() {
        try (KnetConfig config = folder.load(NODE + SESSION + HOST)) {
            assertThat(config.sessions())
                    .hasValueSatisfying(
                            sessions -> {
                                assertThat(sessions.cipher()).isEqualTo(AeadCipher.AES_GCM);
                                assertThat(sessions.key()).isEqualTo(ConfigFolder.KEY);
                                assertThat(sessions.identity()).isEmpty();
                            });
            assertThat(config.crypto()).isEmpty();
            assertThat(config.hosts().get(0).config().dialect()).isEmpty();
            assertThat(config).hasToString("node 1, crypto none, sessions with aesgcm, hosts [2]");
        }
    }

    @Test
    void everyOptionIsTaken() {
        String text =
                NODE
                        + IDENTITY
                        + "suite = \"chachapoly\"\naccepted_key_file = \"next.key\"\n"
                        + HOST
                        + "policy = \"rr\"\ndialect = \"either\"\npublic_key = \""
                        + key(2)
                        + "\"\n[[hosts]]\nid = 3\ndialect = \"libknet\"\n[[hosts]]\nid = 1\n";
        try (KnetConfig config = folder.load(text);
                KnetHandle handle = config.start(UnaryOperator.identity())) {
            assertThat(config.sessions().orElseThrow().cipher()).isEqualTo(AeadCipher.CHACHA_POLY);
            assertThat(handle.sessions().publicKey().orElseThrow()).hasToString(ownKey());
            assertThat(handle.host(2).dialect()).isEqualTo(Dialect.EITHER);
            assertThat(handle.host(3).dialect()).isEqualTo(Dialect.LIBKNET);
            assertThat(handle.host(1).dialect()).isEqualTo(Dialect.LIBKNET);
            assertThat(config.hosts().get(0).policy().wireName()).isEqualTo("rr");
            handle.sessions().use(2);
            assertThat(handle.sessions().inUse()).hasValue(2);
        }
    }

    @Test
    void withoutASecondKeyTheSecondSlotIsEmpty() {
        try (KnetConfig config = folder.load(NODE + SESSION);
                KnetHandle handle = config.start(UnaryOperator.identity())) {
            assertThatThrownBy(() -> handle.sessions().use(2)).hasMessageContaining("empty");
        }
    }

    @Test
    void keysAreWipedAtTheEnd() {
        KnetConfig config = folder.load(NODE + SESSION + "accepted_key_file = \"next.key\"\n");
        try (KnetHandle handle =
                KnetHandle.builder(1).sessions(config.sessions().orElseThrow()).build()) {
            config.close();
            config.close();

            assertThatThrownBy(() -> config.sessions().orElseThrow().key())
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> config.applyTo(handle))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("wiped");
        }
    }

    @Test
    void whatIsMissingOrNoneOfTheWordsIsRefused() {
        assertProblems(
                NODE + "[session]\n",
                "2:1: session.key_file: is missing; the file that knet keygen or corosync-keygen"
                        + " made, the same on all nodes; it may be that of [crypto]");
        assertProblems(
                NODE + SESSION + "suite = \"aesgmc\"\n",
                "4:1: session.suite: \"aesgmc\" must be one of aesgcm, chachapoly; did you mean"
                        + " \"aesgcm\"?");
        assertProblems(
                NODE + SESSION + "cypher = 1\n",
                "4:1: session.cypher: is unknown; [session] may have suite, key_file,"
                        + " accepted_key_file, identity_file");
        assertProblems(NODE + "session = 1\n", "2:1: session: 1 must be a section, [session]");
        assertProblems(
                NODE + SESSION + HOST + "dialect = \"sesion\"\n",
                "6:1: hosts.dialect: \"sesion\" must be one of session, libknet, either; did you mean"
                        + " \"session\"?");
    }

    @Test
    void filesThatHoldNoSuchSecretAreRefused() {
        Path brief = folder.key("brief", "rw-------", new byte[31]);
        Path lengthy = folder.key("lengthy", "rw-------", new byte[33]);
        Path open = folder.key("open", "rw-r--r--", new byte[32]);
        folder.key("zeros", "rw-------", new byte[32]);
        String identity = NODE + SESSION + "identity_file = \"%s\"\n";
        String at = "4:1: session.identity_file: ";
        assertProblems(
                identity.formatted("brief"),
                at
                        + "identity file \""
                        + brief
                        + "\" has 31 bytes; an identity has 32, and knet keygen --identity makes"
                        + " one");
        assertProblems(
                identity.formatted("lengthy"),
                at + "identity file \"" + lengthy + "\" has more than 32 bytes");
        assertProblems(
                identity.formatted("open"),
                at
                        + "identity file \""
                        + open
                        + "\" has mode rw-r--r--, so that others can read or write it; make a new"
                        + " identity if they might have, and chmod 600 \""
                        + open
                        + "\"");
        assertProblems(
                identity.formatted("zeros"),
                at
                        + "an identity of zeros only is no secret; make one with knet keygen"
                        + " --identity FILE");
        assertProblems(
                identity.formatted("none"),
                at + "identity file \"" + temp.resolve("none") + "\" does not exist");
        assertProblems(
                NODE + "[session]\nkey_file = \"brief\"\naccepted_key_file = \"none\"\n",
                "3:1: session.key_file: key file \""
                        + brief
                        + "\" has 31 bytes; a key has 128 to 4096, and knet keygen makes one",
                "4:1: session.accepted_key_file: key file \""
                        + temp.resolve("none")
                        + "\" does not exist");
        assertProblems(
                NODE + SESSION + "accepted_key_file = \"cluster.key\"\n",
                "4:1: session.accepted_key_file: holds the same key as key_file; it is for another"
                        + " one, while a cluster changes its key");
    }

    @Test
    void hostsWithoutSessionsHaveNothingOfThem() {
        assertProblems(
                NODE + HOST + "dialect = \"either\"\npublic_key = \"" + key(2) + "\"\n",
                "4:1: hosts.dialect: \"either\" needs the section [session]; without it there is"
                        + " \"libknet\" only",
                "5:1: hosts.public_key: is of use only if this node has an identity too: give it"
                        + " one, identity_file in [session]");
        folder.load(NODE + HOST + "dialect = \"libknet\"\n").close();
        assertProblems(
                NODE
                        + IDENTITY
                        + "[[hosts]]\nid = 1\ndialect = \"session\"\npublic_key = \""
                        + key(2)
                        + "\"\n",
                "7:1: hosts.dialect: this host is the node itself, which needs no sessions with"
                        + " itself; leave the dialect out",
                "8:1: hosts.public_key: this host is the node itself, whose key is that of"
                        + " identity_file; leave it out");
    }

    @Test
    void withAnIdentityEveryHostNeedsAKeyOfItsOwn() {
        assertProblems(
                NODE + IDENTITY + HOST,
                "5:1: hosts.public_key: is missing; this node has an identity_file, so every host"
                        + " that speaks in sessions needs its own public key; knet pubkey prints it"
                        + " there");
        folder.load(NODE + IDENTITY + HOST + "dialect = \"libknet\"\n").close();
        String host = NODE + IDENTITY + HOST + "public_key = \"%s\"\n";
        String at = "7:1: hosts.public_key: ";
        assertProblems(host.formatted("AAAA"), at + "a public key has 32 bytes, not 3");
        assertThat(folder.problems(host.formatted("?")))
                .singleElement()
                .asString()
                .startsWith(at + "a public key is base64 of 32 bytes: ");
        assertProblems(
                host.formatted(ownKey()),
                at + "is the key of this node itself; every node has one of its own");
        assertProblems(
                host.formatted(key(2)) + "[[hosts]]\nid = 3\npublic_key = \"" + key(2) + "\"\n",
                "10:1: hosts.public_key: another host has the same key; every node has one of its"
                        + " own");
    }

    @Test
    void linksOverSctpCannotCarrySessions() {
        String link =
                """
                [[hosts.links]]
                id = 0
                transport = "sctp"
                local = "10.0.0.1:5405"
                remote = "10.0.0.2:5405"
                """;
        assertProblems(
                NODE + SESSION + HOST + link,
                "4:1: hosts.dialect: links over sctp cannot carry sessions; give the host links"
                        + " over udp, or dialect = \"libknet\"");
        folder.load(NODE + SESSION + HOST + "dialect = \"libknet\"\n" + link).close();
    }

    @Test
    void twoNodesOfTwoFilesSpeakInSessionsWithIdentities() throws Exception {
        byte[] secret = new byte[NodeIdentity.BYTES];
        Arrays.fill(secret, (byte) 2);
        folder.key("other.id", "rw-------", secret);
        try (TwoNodes nodes =
                new TwoNodes(
                        folder.load(node(1, 2, "own.id", key(2))),
                        folder.load(node(2, 1, "other.id", ownKey())))) {
            nodes.exchangeMessages();

            KnetHandle first = nodes.first();
            assertThat(first.host(2).status().session().orElseThrow().publicKey().orElseThrow())
                    .hasToString(key(2));
            first.host(2).whenConfirmable().get(30, TimeUnit.SECONDS);
            first.filter(DestinationFilter.unicastTo(2));
            // Returns if the other node's application has it.
            first.channels()
                    .get(0)
                    .sendConfirmed(
                            Unpooled.copiedBuffer("once more", StandardCharsets.UTF_8),
                            Duration.ofSeconds(30));
        }
    }

    private static String node(int id, int peer, String identity, String key) {
        return """
        node.id = %1$d
        [timers]
        ping_interval_ms = 100
        pong_timeout_ms = 1000
        pongs_to_come_up = 2
        backoff = 1
        [session]
        key_file = "cluster.key"
        identity_file = "%3$s"
        [[hosts]]
        id = %2$d
        public_key = "%4$s"
        [[hosts.links]]
        id = 0
        local = "127.84.7.%1$d:5405"
        remote = "127.84.7.%2$d:5405"
        """
                .formatted(id, peer, identity, key);
    }
}
