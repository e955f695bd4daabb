package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.AccessEntry;
import io.knet.CompressionConfig;
import io.knet.CryptoConfig;
import io.knet.KnetAddress;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.sctp.SctpKernel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes of ours with links over SCTP. */
@SctpKernel
class SctpNodesTest {
    private static final int ONE = 1;
    private static final int TWO = 2;
    private static final int[] LENGTHS = {1, 2, 999, 10_000, 65_000, 65_536};

    private static JavaNode node(NettyHandleBuilder builder, int peer, LinkPolicy policy) {
        JavaNode node = JavaNode.start(builder);
        node.handle().addHost(peer, policy);
        return node;
    }

    private static void link(JavaNode one, JavaNode two, int id, LinkEnds path) {
        one.addLink(TWO, id, LinkConfig.sctp(path.left(), path.right()).withTimers(JavaNode.QUICK));
        two.addLink(ONE, id, LinkConfig.sctp(path.right(), path.left()).withTimers(JavaNode.QUICK));
    }

    private static byte[] message(int length, int seed) {
        byte[] message = new byte[length];
        new Random(seed).nextBytes(message);
        return message;
    }

    private static void exchange(JavaNode one, JavaNode two) {
        for (int length : LENGTHS) {
            one.send(TWO, message(length, 1));
            assertThat(two.awaitMessage()).isEqualTo(message(length, 1));
            two.sendSync(ONE, message(length, 2));
            assertThat(one.awaitMessage()).isEqualTo(message(length, 2));
        }
    }

    @ParameterizedTest
    @EnumSource(LinkPolicy.class)
    void messagesGoBothWaysWithEachPolicyCompressedAndSealed(LinkPolicy policy) {
        CryptoConfig key = CryptoConfig.aes256Sha256(KeyFiles.key(1, 256));
        CompressionConfig zlib = CompressionConfig.of("zlib");
        try (JavaNode one =
                        node(
                                new NettyHandleBuilder(ONE).crypto(key).compression(zlib),
                                TWO,
                                policy);
                JavaNode two =
                        node(
                                new NettyHandleBuilder(TWO).crypto(key).compression(zlib),
                                ONE,
                                policy)) {
            link(one, two, 0, FreePorts.link());
            link(one, two, 1, FreePorts.link());
            for (int id = 0; id < 2; id++) {
                one.awaitLinkUp(TWO, id);
                two.awaitLinkUp(ONE, id);
            }
            exchange(one, two);
            assertThat(one.drops(DropReason.NOT_AUTHENTIC)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NativeMode.class,
            names = {"NIO", "EPOLL"})
    void manyMessagesKeepTheirOrderAndNoneIsLost(NativeMode mode) {
        try (JavaNode one =
                        node(
                                new NettyHandleBuilder(ONE).nativeMode(mode),
                                TWO,
                                LinkPolicy.PASSIVE);
                JavaNode two =
                        node(
                                new NettyHandleBuilder(TWO).nativeMode(mode),
                                ONE,
                                LinkPolicy.PASSIVE)) {
            link(one, two, 0, FreePorts.link());
            one.awaitReachable(TWO);
            two.awaitReachable(ONE);
            one.link(TWO, 0).whenMtuKnown().join();
            List<byte[]> sent = new ArrayList<>();
            for (int number = 0; number < 100; number++) {
                byte[] message = message(1 + number * 211 % 60_000, number);
                sent.add(message);
                one.sendSync(TWO, message);
            }
            for (byte[] message : sent) {
                assertThat(two.awaitMessage()).isEqualTo(message);
            }
            assertThat(two.drops()).isEmpty();
        }
    }

    @Test
    void overIpv6AndADynamicLinkFollowsItsPeer() {
        InetSocketAddress here = KnetAddress.parse("[::1]:" + FreePorts.port());
        InetSocketAddress there = KnetAddress.parse("[::1]:" + FreePorts.port());
        try (JavaNode one = node(new NettyHandleBuilder(ONE), TWO, LinkPolicy.PASSIVE)) {
            one.addLink(TWO, 0, LinkConfig.sctp(here).withTimers(JavaNode.QUICK))
                    .accessList()
                    .add(AccessEntry.accept("::1"));
            for (int life = 0; life < 2; life++) {
                try (JavaNode two = node(new NettyHandleBuilder(TWO), ONE, LinkPolicy.PASSIVE)) {
                    two.addLink(ONE, 0, LinkConfig.sctp(there, here).withTimers(JavaNode.QUICK));
                    one.awaitReachable(TWO);
                    two.awaitReachable(ONE);
                    exchange(one, two);
                }
                one.awaitUnreachable(TWO);
            }
        }
    }

    @Test
    void theEndOfAnAssociationTakesTheLinkDownAtOnceAndSendersAreTold() {
        try (JavaNode one = node(new NettyHandleBuilder(ONE), TWO, LinkPolicy.PASSIVE)) {
            LinkEnds path = FreePorts.link();
            try (JavaNode two = node(new NettyHandleBuilder(TWO), ONE, LinkPolicy.PASSIVE)) {
                link(one, two, 0, path);
                one.awaitReachable(TWO);
                two.awaitReachable(ONE);
                exchange(one, two);
            }
            one.awaitUnreachable(TWO);

            assertThat(one.trySendSync(TWO, message(1, 1))).isEqualTo("EHOSTDOWN");
            assertThat(one.link(TWO, 0).status().toString())
                    .contains(LinkDownReason.PEER_UNREACHABLE.name());
        }
    }

    @Test
    void anAssociationOfARemovedLinkEndsAndTheAddressIsFreeAgain() {
        LinkEnds path = FreePorts.link();
        try (JavaNode one = node(new NettyHandleBuilder(ONE), TWO, LinkPolicy.PASSIVE);
                JavaNode two = node(new NettyHandleBuilder(TWO), ONE, LinkPolicy.PASSIVE)) {
            link(one, two, 0, path);
            for (int life = 0; life < 3; life++) {
                one.awaitReachable(TWO);
                two.awaitReachable(ONE);
                exchange(one, two);
                one.link(TWO, 0).remove();
                two.awaitUnreachable(ONE);
                one.addLink(
                        TWO,
                        0,
                        LinkConfig.sctp(path.left(), path.right()).withTimers(JavaNode.QUICK));
            }
            await().atMost(JavaNode.TIMEOUT).until(() -> two.host(ONE).isReachable());
        }
    }
}
