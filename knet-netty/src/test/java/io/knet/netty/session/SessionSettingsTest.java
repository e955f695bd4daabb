package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.AeadCipher;
import io.knet.CryptoConfig;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.SessionConfig;
import io.knet.SessionEndReason;
import io.knet.SessionFailureReason;
import io.knet.event.SessionFailedEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.NettyKnetProvider;
import io.knet.netty.host.NettyHost;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import io.knet.stats.SessionStatus;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** How sessions are configured, what is refused, and what their state looks like. */
class SessionSettingsTest extends SessionTestNodes {
    private static void assertRefused(KnetError error, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        refused -> {
                            assertThat(refused.error()).isEqualTo(error);
                            assertThat(refused).hasMessageContaining(words);
                        });
    }

    private Node withIdentity(int id, NodeIdentity own) {
        return node(
                id, NativeMode.NIO, Optional.of(SessionConfig.aesGcm(key(1)).withIdentity(own)));
    }

    @Test
    void namesAreReadWhateverTheirCase() {
        assertThat(AeadCipher.ofName("AesGcm")).isEqualTo(AeadCipher.AES_GCM);
        assertThat(AeadCipher.CHACHA_POLY.wireName()).isEqualTo("chachapoly");
        assertThat(Dialect.ofName("EITHER")).isEqualTo(Dialect.EITHER);
        assertThat(Dialect.LIBKNET.wireName()).isEqualTo("libknet");
        assertThat(Dialect.LIBKNET.speaksSessions()).isFalse();
        assertThat(Dialect.EITHER.speaksSessions()).isTrue();
        assertRefused(KnetError.INVALID_ARGUMENT, "rot13", () -> AeadCipher.ofName("rot13"));
        assertRefused(KnetError.INVALID_ARGUMENT, "klingon", () -> Dialect.ofName("klingon"));
    }

    @Test
    void keyFilesIdentitiesAndPublicKeysHaveTheirLengths() {
        assertRefused(KnetError.INVALID_ARGUMENT, "127", () -> SessionConfig.aesGcm(new byte[127]));
        assertRefused(
                KnetError.INVALID_ARGUMENT, "4097", () -> SessionConfig.aesGcm(new byte[4097]));
        assertRefused(KnetError.INVALID_ARGUMENT, "31", () -> NodeIdentity.of(new byte[31]));
        assertRefused(KnetError.INVALID_ARGUMENT, "zeros", () -> NodeIdentity.of(new byte[32]));
        assertRefused(KnetError.INVALID_ARGUMENT, "33", () -> NodePublicKey.of(new byte[33]));
        assertRefused(KnetError.INVALID_ARGUMENT, "base64", () -> NodePublicKey.parse("?"));
    }

    @Test
    void secretsAreCopiedAndWiped() {
        NodeIdentity own = identity();
        byte[] secret = own.privateKey();
        assertThat(new NettyKnetProvider().publicKeyOf(secret)).isEqualTo(own.publicKey());
        assertThat(NodePublicKey.of(own.publicKey().bytes())).isEqualTo(own.publicKey());
        SessionConfig config = SessionConfig.of(AeadCipher.CHACHA_POLY, key(1)).withIdentity(own);
        own.close();
        assertThatThrownBy(own::privateKey).isInstanceOf(IllegalStateException.class);
        assertThat(config.cipher()).isEqualTo(AeadCipher.CHACHA_POLY);
        assertThat(config.key()).isEqualTo(key(1));
        assertThat(config.identity().orElseThrow().privateKey()).isEqualTo(secret);
        assertThat(config.toString()).contains("chachapoly", own.publicKey().toString());
        config.close();
        assertThatThrownBy(config::key).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aHandleWithoutSessionsRefusesThem() {
        Node one = node(1, NativeMode.NIO, Optional.empty());
        HostConfig session = HostConfig.DEFAULT.withDialect(Dialect.SESSION);
        assertRefused(KnetError.NOT_SUPPORTED, "SessionConfig", () -> add(one, 2, session));
        assertRefused(
                KnetError.NOT_SUPPORTED,
                "SessionConfig",
                () -> add(one, 2, HostConfig.DEFAULT.withPublicKey(identity().publicKey())));
        assertRefused(KnetError.NOT_SUPPORTED, "SessionConfig", () -> one.handle.sessions());
        KnetHost host = add(one, 2, HostConfig.DEFAULT);
        assertThat(host.dialect()).isEqualTo(Dialect.LIBKNET);
        assertThat(host.status().dialect()).isEqualTo(Dialect.LIBKNET);
        assertRefused(KnetError.NOT_SUPPORTED, "SessionConfig", () -> host.dialect(Dialect.EITHER));
        host.dialect(Dialect.LIBKNET);
        one.handle.endSessions();
    }

    @Test
    void aHandleWithoutAnIdentityRefusesPublicKeys() {
        Node one = node(1);
        HostConfig config = HostConfig.DEFAULT.withPublicKey(identity().publicKey());
        assertThat(config.publicKey()).isPresent();
        assertThat(config.dialect()).isEmpty();
        assertThat(config.withPolicy(LinkPolicy.RR).policy()).isEqualTo(LinkPolicy.RR);
        assertRefused(KnetError.NOT_SUPPORTED, "no identity", () -> add(one, 2, config));
        KnetHost host = add(one, 2, HostConfig.DEFAULT);
        assertRefused(
                KnetError.NOT_SUPPORTED,
                "no identity",
                () -> host.publicKey(identity().publicKey()));
    }

    @Test
    void publicKeysMustBeThereAndBeOthers() {
        NodeIdentity own = identity();
        Node one = withIdentity(1, own);
        NodePublicKey key2 = identity().publicKey();
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "needs a public key",
                () -> add(one, 2, HostConfig.DEFAULT));
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "own public key",
                () -> add(one, 2, HostConfig.DEFAULT.withPublicKey(own.publicKey())));
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "no public key",
                () ->
                        add(
                                one,
                                2,
                                HostConfig.DEFAULT.withPublicKey(
                                        NodePublicKey.of(new byte[NodePublicKey.BYTES]))));
        KnetHost host2 = add(one, 2, HostConfig.DEFAULT.withPublicKey(key2));
        assertRefused(
                KnetError.ALREADY_EXISTS,
                "cannot both have",
                () -> add(one, 3, HostConfig.DEFAULT.withPublicKey(key2)));
        KnetHost host3 = add(one, 3, HostConfig.DEFAULT.withPublicKey(identity().publicKey()));
        assertRefused(KnetError.ALREADY_EXISTS, "cannot both", () -> host3.publicKey(key2));
        KnetHost host4 = add(one, 4, HostConfig.DEFAULT.withDialect(Dialect.LIBKNET));
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "needs a public key",
                () -> host4.dialect(Dialect.EITHER));
        assertThat(host4.dialect()).isEqualTo(Dialect.LIBKNET);
        assertRefused(
                KnetError.ALREADY_EXISTS,
                "already",
                () -> add(one, 2, HostConfig.DEFAULT.withPublicKey(key2)));
        host2.publicKey(identity().publicKey());
    }

    @Test
    void keysOfHostsThatSpeakLibknetsFormatAreCheckedToo() {
        NodeIdentity own = identity();
        Node one = withIdentity(1, own);
        NodePublicKey key2 = identity().publicKey();
        HostConfig libknet = HostConfig.DEFAULT.withDialect(Dialect.LIBKNET);
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "own public key",
                () -> add(one, 2, libknet.withPublicKey(own.publicKey())));
        KnetHost host2 = add(one, 2, libknet.withPublicKey(key2));
        assertRefused(
                KnetError.ALREADY_EXISTS,
                "cannot both have",
                () -> add(one, 3, HostConfig.DEFAULT.withPublicKey(key2)));
        KnetHost host4 = add(one, 4, libknet);
        assertRefused(KnetError.ALREADY_EXISTS, "cannot both have", () -> host4.publicKey(key2));
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "own public key",
                () -> host4.publicKey(own.publicKey()));
        host2.dialect(Dialect.SESSION);
        host2.dialect(Dialect.LIBKNET);
        assertRefused(KnetError.ALREADY_EXISTS, "cannot both have", () -> host4.publicKey(key2));
        host2.remove();
        host4.publicKey(key2);
        host4.dialect(Dialect.EITHER);
    }

    @Test
    void aHostIsAddedAgainOnceItIsRemovedThoughItsLoopIsBusy() throws Exception {
        Node one = withIdentity(1, identity());
        HostConfig config = HostConfig.DEFAULT.withPublicKey(identity().publicKey());
        NettyHost host2 = (NettyHost) add(one, 2, config);
        NettyHost host3 =
                (NettyHost) add(one, 3, HostConfig.DEFAULT.withPublicKey(identity().publicKey()));
        assertThat(host2.loop()).isNotSameAs(host3.loop());
        CountDownLatch busy = new CountDownLatch(1);
        host2.loop()
                .execute(
                        () -> {
                            try {
                                busy.await();
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                        });
        try {
            KnetHost again =
                    host3.loop()
                            .submit(
                                    () -> {
                                        host2.remove();
                                        return add(one, 2, config);
                                    })
                            .get(SECONDS, TimeUnit.SECONDS);
            busy.countDown();
            again.dialect(Dialect.EITHER);
            assertThat(again.status().dialect()).isEqualTo(Dialect.EITHER);
        } finally {
            busy.countDown();
        }
    }

    @Test
    void aHostThatIsRefusedForItsNameLeavesNothingBehind() {
        NodeIdentity own1 = identity();
        NodeIdentity own3 = identity();
        Node one = withIdentity(1, own1);
        HostConfig config = HostConfig.DEFAULT.withPublicKey(own3.publicKey());
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT.withPublicKey(identity().publicKey()));
        to2.name("3");
        assertRefused(KnetError.ALREADY_EXISTS, "the name \"3\"", () -> add(one, 3, config));
        KnetHost to4 = add(one, 4, config);
        to4.remove();
        to2.name("2");

        Node three = withIdentity(3, own3);
        KnetHost to3 = add(one, 3, config);
        KnetHost back = add(three, 1, HostConfig.DEFAULT.withPublicKey(own1.publicKey()));
        link(to3, back, 0);
        reachable(to3, back);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0900000000000000000000000000000000000000000000000000000000000080"
            })
    void pointsOfSmallOrderAndOtherSpellingsAreNoKeys(String hex) {
        Node one = withIdentity(1, identity());
        NodePublicKey key = NodePublicKey.of(HexFormat.of().parseHex(hex));
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "public key",
                () -> add(one, 3, HostConfig.DEFAULT.withPublicKey(key)));
        KnetHost added = add(one, 2, HostConfig.DEFAULT.withPublicKey(identity().publicKey()));
        assertRefused(KnetError.INVALID_ARGUMENT, "public key", () -> added.publicKey(key));
    }

    @Test
    void thisNodeItselfNeedsNoSessions() {
        Node one = node(1);
        assertRefused(
                KnetError.NOT_SUPPORTED,
                "is this node",
                () -> add(one, 1, HostConfig.DEFAULT.withDialect(Dialect.SESSION)));
        KnetHost self = add(one, 1, HostConfig.DEFAULT);
        assertThat(self.dialect()).isEqualTo(Dialect.LIBKNET);
        assertRefused(KnetError.NOT_SUPPORTED, "is this node", () -> self.dialect(Dialect.SESSION));
    }

    @Test
    void keySlotsInUseAreNotChanged() {
        Node one = node(1);
        assertRefused(KnetError.IN_USE, "slot 1", () -> one.handle.sessions().set(1, key(2)));
        assertRefused(KnetError.IN_USE, "slot 1", () -> one.handle.sessions().clear(1));
        assertRefused(KnetError.INVALID_ARGUMENT, "empty", () -> one.handle.sessions().use(2));
        assertRefused(KnetError.INVALID_ARGUMENT, "slot 3", () -> one.handle.sessions().use(3));
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "127",
                () -> one.handle.sessions().set(2, new byte[127]));
        assertThat(one.handle.sessions().inUse()).hasValue(1);
        assertThat(one.handle.sessions().publicKey()).isEmpty();
    }

    @Test
    void theStateOfASessionIsTold() {
        NodeIdentity own1 = identity();
        NodeIdentity own2 = identity();
        Node one = withIdentity(1, own1);
        Node two = withIdentity(2, own2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT.withPublicKey(own2.publicKey()));
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT.withPublicKey(own1.publicKey()));
        // It goes down in this test.
        link(to2, to1, 0, LinkTimers.ofMillis(50, 3000));
        reachable(to2, to1);

        SessionStatus session = to2.status().session().orElseThrow();
        assertThat(session.age()).isBetween(Duration.ZERO, Duration.ofSeconds(180));
        assertThat(session.publicKey()).contains(own2.publicKey());
        assertThat(session.sentPackets()).isPositive();
        assertThat(session.renewals()).isNotNegative();
        assertThat(session.summary()).startsWith("aesgcm, ");
        assertThat(session.toJson())
                .contains("\"initiator\":" + session.initiator(), "\"public_key\":\"");

        to1.publicKey(identity().publicKey());

        KnetEvent.SessionEnded ended =
                two.await(
                        KnetEvent.SessionEnded.class,
                        told -> told.reason() == SessionEndReason.KEY_REMOVED);
        assertThat(ended.host()).isEqualTo(1);
        assertThat(two.await(KnetEvent.HostReachability.class, told -> !told.reachable()).host())
                .isEqualTo(1);
        KnetEvent.SessionFailed failed = two.await(KnetEvent.SessionFailed.class, told -> true);
        assertThat(failed).isEqualTo(new SessionFailedEvent(1, SessionFailureReason.IDENTITY));
        assertThat(failed.host()).isEqualTo(1);
    }

    @Test
    void confirmedSendsCheckTheirArguments() {
        Node one = node(1);
        one.handle.openChannel(0);
        assertRefused(
                KnetError.INVALID_ARGUMENT,
                "at least 1 ms",
                () -> one.handle.channel(0).sendConfirmed(Packets.of(bytes(1, 1)), Duration.ZERO));
        assertRefused(
                KnetError.NO_FILTER,
                "filter",
                () ->
                        one.handle
                                .channel(0)
                                .sendConfirmed(
                                        Packets.of(bytes(1, 1)), "x", Duration.ofSeconds(1)));
    }

    @Test
    void warnsOfHostsThatAreSpokenWithInClearBesideSessions() {
        try (LogLines lines = LogLines.of(LogSubsystem.CRYPTO);
                KnetHandle handle =
                        new NettyHandleBuilder(1).sessions(SessionConfig.aesGcm(key(1))).build()) {
            lines.only(Level.WARN);
            handle.addHost(1);
            KnetHost inSessions = handle.addHost(2);
            handle.addHost(3, HostConfig.DEFAULT.withDialect(Dialect.LIBKNET));
            handle.addHost(4, HostConfig.DEFAULT.withDialect(Dialect.EITHER));
            await(() -> lines.texts().size() >= 2);
            assertThat(lines.texts())
                    .hasSize(2)
                    .anyMatch(line -> line.contains("host 3 is spoken with in clear"))
                    .anyMatch(line -> line.contains("host 4 may be spoken with in clear"));
            inSessions.dialect(Dialect.EITHER);
            assertThat(lines.texts()).hasSize(3).last().asString().contains("host 2 may be");

            lines.clear();
            handle.crypto().set(1, CryptoConfig.aes256Sha256(key(1)));
            handle.crypto().use(1);
            inSessions.dialect(Dialect.LIBKNET);
            assertThat(lines.texts()).noneMatch(line -> line.contains("in clear"));
        }
    }
}
