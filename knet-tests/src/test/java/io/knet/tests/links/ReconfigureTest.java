package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStatus;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A link's configuration is changed while the link exists. */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class ReconfigureTest {
    @Parameter private NativeMode sockets;
    private final List<KnetHandle> handles = new ArrayList<>();
    private final LinkEnds path = FreePorts.link();
    private KnetHandle one;
    private KnetHandle two;
    private KnetLink mine;
    private KnetLink yours;

    @BeforeEach
    void start() {
        one = handle(1);
        two = handle(2);
        mine = one.addHost(2).addLink(0, config(path));
        yours = two.addHost(1).addLink(0, config(path.reversed()));
        awaitUp();
    }

    @AfterEach
    void close() {
        handles.forEach(KnetHandle::close);
    }

    private KnetHandle handle(int id) {
        KnetHandle handle = new NettyHandleBuilder(id).nativeMode(sockets).build();
        handle.enableForwarding();
        handles.add(handle);
        return handle;
    }

    private static LinkConfig config(LinkEnds path) {
        return LinkConfig.udp(path.left(), path.right()).withTimers(Cluster.QUICK);
    }

    private void awaitUp() {
        Await.result(mine.whenUp());
        Await.result(yours.whenUp());
    }

    private static void exchange(KnetHandle from, KnetHandle to) {
        Inbox inbox = new Inbox();
        to.openChannel(0, inbox);
        from.filter(DestinationFilter.unicastTo(to.hostId()));
        from.openChannel(0).sendSync(TrackedBuffer.of("from " + from.hostId()));
        assertThat(inbox.takeText()).isEqualTo("from " + from.hostId());
        from.findChannel(0).orElseThrow().close();
        to.findChannel(0).orElseThrow().close();
    }

    private void expectUntouched(LinkStatus before) {
        assertThat(mine.isUp()).isTrue();
        assertThat(mine.config()).isEqualTo(config(path));
        assertThat(mine.localAddress()).isEqualTo(path.left());
        assertThat(mine.status().history()).isEqualTo(before.history());
        exchange(one, two);
        exchange(two, one);
    }

    @Test
    void bothAddressesChangeAndTheCountersGoOn() {
        exchange(one, two);
        LinkStatus before = mine.status();
        Events events = Events.of(one);
        LinkEnds other = FreePorts.link();

        mine.reconfigure(config(other));
        assertThat(mine.config()).isEqualTo(config(other));
        assertThat(mine.localAddress()).isEqualTo(other.left());
        assertThat(mine.remoteAddress()).contains(other.right());
        assertThat(events.await(KnetEvent.LinkDown.class).reason())
                .isEqualTo(LinkDownReason.ADDRESS_CHANGED);
        yours.reconfigure(config(other.reversed()));
        events.await(KnetEvent.LinkUp.class);
        awaitUp();
        exchange(one, two);
        exchange(two, one);

        LinkStatus after = mine.status();
        assertThat(after.upCount()).isEqualTo(before.upCount() + 1);
        assertThat(after.downCount()).isEqualTo(before.downCount() + 1);
        assertThat(after.history().subList(0, before.history().size())).isEqualTo(before.history());
        assertThat(after.stats().get(LinkCounter.TX_DATA_PACKETS))
                .isGreaterThan(before.stats().get(LinkCounter.TX_DATA_PACKETS));
        assertThat(one.host(2).links()).containsExactly(mine);
    }

    @Test
    void theOldAddressIsFreeWhenTheChangeIsDone() throws IOException {
        mine.reconfigure(config(FreePorts.link()));
        try (DatagramSocket free = new DatagramSocket(path.left())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void onlyThePeerChanges() {
        InetSocketAddress other = FreePorts.endpoint();
        yours.reconfigure(yours.config().withLocal(other));
        mine.reconfigure(mine.config().withRemote(other));
        awaitUp();
        assertThat(mine.localAddress()).isEqualTo(path.left());
        exchange(one, two);
        exchange(two, one);
    }

    @Test
    void aFreePortThatWasGivenIsKept() {
        InetSocketAddress any = new InetSocketAddress(FreePorts.endpoint().getAddress(), 0);
        InetSocketAddress there = FreePorts.endpoint();
        KnetLink link =
                one.host(2).addLink(1, LinkConfig.udp(any, there).withTimers(Cluster.QUICK));
        InetSocketAddress given = link.localAddress();
        link.reconfigure(link.config().withRemote(FreePorts.endpoint()));
        assertThat(link.localAddress()).isEqualTo(given);
    }

    @Test
    void fromIpv4ToIpv6AndBack() {
        LinkEnds v6 = FreePorts.link6();
        mine.reconfigure(config(v6));
        yours.reconfigure(config(v6.reversed()));
        awaitUp();
        exchange(one, two);
        assertThat(mine.status().overhead()).isEqualTo(74);
        mine.reconfigure(config(path));
        yours.reconfigure(config(path.reversed()));
        awaitUp();
        exchange(two, one);
        assertThat(mine.status().overhead()).isEqualTo(54);
    }

    @Test
    void settingsChangeWithoutAnInterruption() {
        mine.reconfigure(config(path).withPriority(9).withTimers(Cluster.IMPATIENT));
        assertThat(mine.status().priority()).isEqualTo(9);
        assertThat(mine.status().timers()).isEqualTo(Cluster.IMPATIENT);
        assertThat(mine.status().downCount()).isZero();
        assertThat(mine.isUp()).isTrue();
        mine.reconfigure(mine.config().withEnabled(false));
        assertThat(mine.isEnabled()).isFalse();
        assertThat(mine.isUp()).isFalse();
        mine.reconfigure(mine.config().withEnabled(true));
        awaitUp();
    }

    @Test
    void urgencyNeedsANewSocket() {
        mine.reconfigure(config(path).withUrgent(true));
        awaitUp();
        assertThat(mine.config().urgent()).isTrue();
        exchange(one, two);
        exchange(two, one);
    }

    @Test
    void aStaticLinkBecomesDynamicAndStaticAgain() {
        yours.reconfigure(yours.config().withDynamicRemote());
        assertThat(yours.remoteAddress()).isEmpty();
        assertThat(yours.accessList().entries()).isEmpty();
        assertThat(yours.isUp()).isFalse();
        yours.accessList().add(AccessEntry.accept("127.0.0.0/8"));
        awaitUp();
        exchange(one, two);
        exchange(two, one);
        assertThat(yours.remoteAddress()).contains(path.left());

        yours.reconfigure(yours.config().withLocal(FreePorts.endpoint()));
        assertThat(yours.accessList().entries()).hasSize(1);
        yours.reconfigure(config(path.reversed()));
        awaitUp();
        exchange(two, one);
        yours.reconfigure(yours.config().withDynamicRemote());
        assertThat(yours.accessList().entries()).isEmpty();
    }

    @Test
    void anAddressOfSomebodyElseLeavesTheLinkAsItIs() throws IOException {
        LinkStatus before = mine.status();
        try (DatagramSocket taken = new DatagramSocket(FreePorts.endpoint())) {
            LinkConfig wanted =
                    mine.config().withLocal((InetSocketAddress) taken.getLocalSocketAddress());
            assertThat(Failures.error(() -> mine.reconfigure(wanted)))
                    .isEqualTo(KnetError.ADDRESS_IN_USE);
            assertThat(Await.failure(mine.reconfigureAsync(wanted)).error())
                    .isEqualTo(KnetError.ADDRESS_IN_USE);
        }
        expectUntouched(before);
    }

    @Test
    void thePathOfAnotherLinkLeavesTheLinkAsItIs() {
        LinkEnds other = FreePorts.link();
        one.addHost(3).addLink(0, config(other));
        LinkStatus before = mine.status();
        assertThat(Failures.of(() -> mine.reconfigure(config(other))))
                .hasMessageContaining("link 3/0 goes from")
                .extracting("error")
                .isEqualTo(KnetError.IN_USE);
        expectUntouched(before);
    }

    @Test
    void ofTwoChangesAtATimeOneIsRefusedOrWaits() {
        LinkEnds first = FreePorts.link();
        LinkEnds second = FreePorts.link();
        CompletableFuture<KnetLink> change = mine.reconfigureAsync(config(first));
        CompletableFuture<KnetLink> next = mine.reconfigureAsync(config(second));
        assertThat(Await.result(change)).isSameAs(mine);
        try {
            Await.result(next);
            assertThat(mine.config()).isEqualTo(config(second));
        } catch (KnetException refused) {
            assertThat(refused.error()).isEqualTo(KnetError.IN_USE);
            assertThat(mine.config()).isEqualTo(config(first));
        }
    }

    @Test
    void aLinkThatIsGoneCannotBeChanged() {
        Await.result(mine.removeAsync());
        assertThat(Failures.error(() -> mine.reconfigure(config(path))))
                .isEqualTo(KnetError.UNKNOWN_LINK);
        assertThat(Failures.error(mine::remoteAddress)).isEqualTo(KnetError.UNKNOWN_LINK);
    }

    @Test
    void removingALinkDuringAChangeFreesEverything() throws IOException {
        LinkEnds other = FreePorts.link();
        CompletableFuture<KnetLink> change = mine.reconfigureAsync(config(other));
        Await.result(mine.removeAsync());
        change.handle((done, failure) -> done).join();
        for (InetSocketAddress address : List.of(path.left(), other.left())) {
            try (DatagramSocket free = new DatagramSocket(address)) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    @Test
    void anEventLoopMustNotWait() {
        CompletableFuture<List<KnetError>> errors = new CompletableFuture<>();
        two.openChannel(
                1,
                message ->
                        errors.complete(
                                List.of(
                                        Failures.error(() -> yours.reconfigure(yours.config())),
                                        Failures.error(yours::remove),
                                        Failures.error(two::disableForwarding))));
        one.openChannel(1).send(TrackedBuffer.of("go"));
        assertThat(Await.result(errors)).hasSize(3).containsOnly(KnetError.WOULD_DEADLOCK);
        assertThat(yours.isUp()).isTrue();
        assertThat(two.isForwarding()).isTrue();
    }
}
