package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.peer.FreePorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may speak to a dynamic link (spec api 9, 15.2, Q15). */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class AccessListTest {
    private static final AccessEntry EVERYBODY = AccessEntry.accept("127.0.0.0/8");

    @Parameter private NativeMode sockets;
    private final List<KnetHandle> handles = new ArrayList<>();
    private final InetSocketAddress here = FreePorts.endpoint();
    private final InetSocketAddress there = FreePorts.endpoint();
    private KnetHandle one;
    private KnetLink link;
    private AccessControl list;

    @BeforeEach
    void addDynamicLink() {
        one = handle(1);
        link = one.addHost(2).addLink(0, LinkConfig.dynamic(here).withTimers(Cluster.QUICK));
        list = link.accessList();
    }

    @AfterEach
    void close() {
        handles.forEach(KnetHandle::close);
    }

    private KnetHandle handle(int id) {
        KnetHandle handle = new NettyHandleBuilder(id).threads(1).nativeMode(sockets).build();
        handles.add(handle);
        return handle;
    }

    /** Adds the peer, which pings the link all the time. */
    private KnetLink addPeer() {
        return handle(2)
                .addHost(1)
                .addLink(0, LinkConfig.udp(there, here).withTimers(Cluster.QUICK));
    }

    private void awaitRejections() {
        long before = one.stats().get(DropReason.ACCESS_LIST);
        Await.until(() -> one.stats().get(DropReason.ACCESS_LIST) > before + 3);
        assertThat(link.isUp()).isFalse();
        assertThat(link.remoteAddress()).isEmpty();
    }

    private static AccessEntry entry(int number) {
        return AccessEntry.accept("10.0.0." + number);
    }

    @Test
    void isInForceFromTheBeginningAndRejectsEverybody() {
        assertThat(one.accessLists()).isTrue();
        assertThat(list.entries()).isEmpty();
        KnetLink peer = addPeer();
        awaitRejections();
        assertThat(peer.isUp()).isFalse();
    }

    @Test
    void anEntryLetsThePeerInAtOnce() {
        addPeer();
        awaitRejections();
        list.add(AccessEntry.accept(there.getAddress().getHostAddress()));
        Await.result(link.whenUp());
    }

    @Test
    void theFirstEntryThatMatchesDecides() {
        addPeer();
        list.add(AccessEntry.reject(there.getAddress().getHostAddress()));
        list.add(EVERYBODY);
        awaitRejections();
        list.insert(0, AccessEntry.accept("127.0.0.0-127.0.0.255"));
        Await.result(link.whenUp());
    }

    @Test
    void takingThePeersEntryTakesTheLinkDownAtOnce() {
        list.add(EVERYBODY);
        addPeer();
        Await.result(link.whenUp());
        Events events = Events.of(one);
        list.remove(EVERYBODY);
        assertThat(link.isUp()).isFalse();
        assertThat(events.await(KnetEvent.LinkDown.class).reason())
                .isEqualTo(LinkDownReason.ACCESS_REVOKED);
        awaitRejections();
        list.add(EVERYBODY);
        Await.result(link.whenUp());
    }

    @Test
    void clearingRejectsEverybody() {
        list.add(EVERYBODY);
        addPeer();
        Await.result(link.whenUp());
        list.clear();
        assertThat(link.isUp()).isFalse();
        awaitRejections();
        list.clear();
    }

    @Test
    void theSwitchIsForAllListsAndBothWays() {
        addPeer();
        one.accessLists(false);
        assertThat(one.accessLists()).isFalse();
        Await.result(link.whenUp());
        one.accessLists(true);
        assertThat(link.isUp()).isFalse();
        awaitRejections();
    }

    @Test
    void staticLinksCheckTheirPeerWhateverTheSwitchSays() {
        one.accessLists(false);
        InetSocketAddress wrong = FreePorts.endpoint();
        KnetLink fixed =
                one.addHost(3).addLink(0, LinkConfig.udp(here, there).withTimers(Cluster.QUICK));
        handle(3).addHost(1).addLink(0, LinkConfig.udp(wrong, here).withTimers(Cluster.QUICK));
        Await.until(() -> one.stats().get(DropReason.WRONG_SOURCE) > 3);
        assertThat(fixed.isUp()).isFalse();
    }

    @Test
    void entriesAreWhereTheyWerePut() {
        list.add(entry(1));
        list.add(entry(2));
        list.insert(1, entry(3));
        list.insert(0, entry(4));
        list.insert(4, entry(5));
        assertThat(list.entries())
                .containsExactly(entry(4), entry(1), entry(3), entry(2), entry(5));
        list.remove(entry(3));
        assertThat(list.entries()).containsExactly(entry(4), entry(1), entry(2), entry(5));
        assertThat(list).asString().contains("2/0").contains("accept 10.0.0.5");
    }

    @Test
    void mistakesAreNamedAndChangeNothing() {
        list.add(entry(1));
        assertThat(Failures.error(() -> list.add(entry(1)))).isEqualTo(KnetError.ALREADY_EXISTS);
        assertThat(Failures.error(() -> list.insert(0, entry(1))))
                .isEqualTo(KnetError.ALREADY_EXISTS);
        assertThat(Failures.error(() -> list.remove(entry(2)))).isEqualTo(KnetError.NOT_FOUND);
        assertThat(Failures.error(() -> list.remove(AccessEntry.reject("10.0.0.1"))))
                .isEqualTo(KnetError.NOT_FOUND);
        for (int index : new int[] {-1, 2, Integer.MAX_VALUE}) {
            assertThat(Failures.of(() -> list.insert(index, entry(2))))
                    .hasMessageContaining("cannot insert at " + index)
                    .extracting("error")
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
        for (String ipv6 : List.of("::1", "fd00::/8", "::1-::2")) {
            assertThat(Failures.of(() -> list.add(AccessEntry.accept(ipv6))))
                    .hasMessageContaining("would match nothing")
                    .extracting("error")
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
        assertThat(list.entries()).containsExactly(entry(1));
    }

    @Test
    void aStaticLinksListIsItsPeerAndCannotBeChanged() {
        KnetLink fixed = one.addHost(3).addLink(0, LinkConfig.udp(here, there));
        AccessControl fixedList = fixed.accessList();
        assertThat(fixedList.entries())
                .containsExactly(AccessEntry.accept(there.getAddress().getHostAddress()));
        assertThat(Failures.of(() -> fixedList.add(entry(1))))
                .hasMessageContaining("3/0 is static")
                .extracting("error")
                .isEqualTo(KnetError.LINK_NOT_DYNAMIC);
        assertThat(Failures.error(() -> fixedList.insert(0, entry(1))))
                .isEqualTo(KnetError.LINK_NOT_DYNAMIC);
        assertThat(Failures.error(() -> fixedList.remove(fixedList.entries().get(0))))
                .isEqualTo(KnetError.LINK_NOT_DYNAMIC);
        assertThat(Failures.error(fixedList::clear)).isEqualTo(KnetError.LINK_NOT_DYNAMIC);
    }

    @Test
    void aRemovedLinkHasNoList() {
        Await.result(link.removeAsync());
        assertThat(Failures.error(list::entries)).isEqualTo(KnetError.UNKNOWN_LINK);
        assertThat(Failures.error(() -> list.add(entry(1)))).isEqualTo(KnetError.UNKNOWN_LINK);
        one.close();
        assertThat(Failures.error(one::accessLists)).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(() -> one.accessLists(true))).isEqualTo(KnetError.HANDLE_CLOSED);
    }

    @Test
    void manyThreadsChangeItAndNothingIsLost() {
        addPeer();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads =
                IntStream.range(0, 4)
                        .mapToObj(
                                thread ->
                                        new Thread(
                                                () -> {
                                                    Await.open(go);
                                                    for (int i = 0; i < 25; i++) {
                                                        list.add(entry(thread * 25 + i));
                                                    }
                                                }))
                        .toList();
        threads.forEach(Thread::start);
        go.countDown();
        threads.forEach(Await::end);
        assertThat(list.entries())
                .hasSize(100)
                .containsAll(IntStream.range(0, 100).mapToObj(AccessListTest::entry).toList());
    }
}
