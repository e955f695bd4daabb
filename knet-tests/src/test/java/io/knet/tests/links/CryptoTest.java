package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetEvent.DataMtu;
import io.knet.KnetEvent.LinkDown;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that differ, keys that change, and clear traffic, between nodes (spec wire 5.4, api 6). */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class CryptoTest {
    @Parameter private NativeMode sockets;

    private static CryptoConfig key(int number) {
        return key(CryptoConfig.DEFAULT_MODEL, number);
    }

    private static CryptoConfig key(String model, int number) {
        byte[] key = new byte[KnetLimits.MIN_KEY];
        Arrays.fill(key, (byte) number);
        return CryptoConfig.of(model, CryptoCipher.AES256, CryptoHash.SHA256, key);
    }

    private Cluster start(CryptoConfig one, CryptoConfig two) {
        return Cluster.of(2)
                .sockets(sockets)
                .node(1, handle -> handle.crypto(one))
                .node(2, handle -> handle.crypto(two))
                .start();
    }

    /** A handle with a link that may never come up. */
    private KnetHandle lonely(int id, int peer, LinkEnds path) {
        KnetHandle handle = new NettyHandleBuilder(id).threads(1).nativeMode(sockets).build();
        handle.addHost(peer)
                .addLink(
                        0,
                        LinkConfig.udp(path.left(), path.right())
                                .withTimers(Cluster.QUICK)
                                .withEnabled(false));
        return handle;
    }

    private static KnetLink onlyLink(KnetHandle handle) {
        return handle.hosts().get(0).link(0);
    }

    private static void exchange(KnetHandle from, KnetHandle to) {
        Inbox inbox = new Inbox();
        DataChannel receiver = to.openChannel(9, inbox);
        DataChannel channel = from.openChannel(9);
        channel.send(TrackedBuffer.of("sealed or not"));
        assertThat(inbox.takeText()).isEqualTo("sealed or not");
        channel.close();
        receiver.close();
    }

    @Test
    void modelsWorkWithEachOther() {
        try (Cluster nodes = start(key("jca", 1), key("bouncycastle", 1))) {
            exchange(nodes.node(1), nodes.node(2));
            exchange(nodes.node(2), nodes.node(1));
            assertThat(nodes.node(1).stats().get(HandleCounter.RX_CRYPT_PACKETS)).isPositive();
            assertThat(nodes.node(1).stats().allDrops()).isZero();
        }
    }

    @Test
    void withAnotherKeyALinkStaysDownAndEveryPacketIsCounted() {
        LinkEnds path = FreePorts.link();
        try (KnetHandle one = lonely(1, 2, path);
                KnetHandle two = lonely(2, 1, path.reversed())) {
            one.crypto().set(1, key(1));
            one.crypto().use(1);
            two.crypto().set(1, key(2));
            two.crypto().use(1);
            for (KnetHandle handle : List.of(one, two)) {
                handle.crypto().clearTraffic(ClearTraffic.DISALLOW);
                onlyLink(handle).enable();
            }
            for (KnetHandle handle : List.of(one, two)) {
                Await.until(() -> handle.stats().get(DropReason.NOT_AUTHENTIC) >= 10);
                assertThat(onlyLink(handle).isUp()).isFalse();
                assertThat(onlyLink(handle).status().stats().get(LinkCounter.TX_PONG_PACKETS))
                        .isZero();
                assertThat(handle.stats().get(HandleCounter.RX_CRYPT_PACKETS)).isZero();
            }
            two.crypto().set(2, key(1));
            two.crypto().use(2);
            Await.result(onlyLink(one).whenUp());
            Await.result(onlyLink(two).whenUp());
        }
    }

    @Test
    void sealedPacketsAreNothingToANodeWithoutKeys() {
        LinkEnds path = FreePorts.link();
        try (KnetHandle one = lonely(1, 2, path);
                KnetHandle two = lonely(2, 1, path.reversed())) {
            one.crypto().set(1, key(1));
            one.crypto().use(1);
            onlyLink(one).enable();
            two.crypto().clearTraffic(ClearTraffic.DISALLOW);
            onlyLink(two).enable();
            Await.until(() -> two.stats().get(DropReason.CLEAR_NOT_ALLOWED) >= 10);
            assertThat(onlyLink(two).status().stats().get(LinkCounter.RX_PING_PACKETS)).isZero();
        }
    }

    @Test
    void clearTrafficPassesAsLongAsItIsAllowed() {
        try (Cluster nodes = start(key(1), key(1))) {
            CryptoControl receiver = nodes.node(2).crypto();
            assertThat(receiver.clearTraffic()).isEqualTo(ClearTraffic.DISALLOW);
            receiver.clearTraffic(ClearTraffic.ALLOW);
            nodes.node(1).crypto().useNone();
            assertThat(nodes.node(1).crypto().inUse()).isEmpty();
            exchange(nodes.node(1), nodes.node(2));
            Events events = Events.of(nodes.node(1));
            nodes.link(1, 2, 0).timers(Cluster.IMPATIENT);
            receiver.clearTraffic(ClearTraffic.DISALLOW);
            events.await(LinkDown.class);
            assertThat(nodes.node(2).stats().get(DropReason.NOT_AUTHENTIC)).isPositive();
            nodes.link(1, 2, 0).timers(Cluster.QUICK);
            receiver.clearTraffic(ClearTraffic.ALLOW);
            nodes.awaitReachable(1);
            nodes.awaitReachable(2);
            exchange(nodes.node(1), nodes.node(2));
            assertThat(nodes.node(1).stats().get(HandleCounter.RX_CRYPT_PACKETS)).isPositive();
        }
    }

    @Test
    void aChangeOfCryptoChangesWhatGoesInAPacket() {
        try (Cluster nodes = Cluster.of(2).sockets(sockets).start()) {
            KnetHandle one = nodes.node(1);
            one.mtu().manual(1500);
            Await.until(() -> one.dataMtu() == 1446);
            Events events = Events.of(one);
            one.crypto().set(1, key(1));
            assertThat(one.crypto().inUse()).isEmpty();
            one.crypto().use(1);
            assertThat(one.crypto().inUse()).hasValue(1);
            events.await(DataMtu.class, event -> event.dataMtu() == 1397);
            assertThat(one.dataMtu()).isEqualTo(1397);
            one.crypto().useNone();
            events.await(DataMtu.class, event -> event.dataMtu() == 1446);
        }
    }

    @Test
    void theSlotInUseCannotBeChanged() {
        try (Cluster nodes = start(key(1), key(1))) {
            CryptoControl crypto = nodes.node(1).crypto();
            assertThat(crypto.inUse()).hasValue(1);
            assertThat(Failures.error(() -> crypto.set(1, key(2)))).isEqualTo(KnetError.IN_USE);
            assertThat(Failures.error(() -> crypto.clear(1))).isEqualTo(KnetError.IN_USE);
            assertThat(Failures.error(() -> crypto.use(2))).isEqualTo(KnetError.INVALID_ARGUMENT);
            for (int slot : new int[] {-1, 0, 3}) {
                assertThat(Failures.error(() -> crypto.set(slot, key(2))))
                        .isEqualTo(KnetError.INVALID_ARGUMENT);
                assertThat(Failures.error(() -> crypto.clear(slot)))
                        .isEqualTo(KnetError.INVALID_ARGUMENT);
                assertThat(Failures.error(() -> crypto.use(slot)))
                        .isEqualTo(KnetError.INVALID_ARGUMENT);
            }
            crypto.clear(2);
            assertThat(nodes.link(1, 2, 0).isUp()).isTrue();
        }
    }

    @Test
    void aConfigurationMayBeClosedOnceItIsSet() {
        CryptoConfig one = key(1);
        CryptoConfig two = key(1);
        try (Cluster nodes = start(one, two)) {
            one.close();
            two.close();
            exchange(nodes.node(1), nodes.node(2));
        }
    }
}
