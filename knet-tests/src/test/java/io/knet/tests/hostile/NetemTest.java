package io.knet.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.FloodSummary;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LibknetPeerBuilder;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import io.knet.tests.sctp.SctpKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pairs of nodes with one link, over UDP or SCTP, through the kernel's netem, which few machines
 * have: in the virtual machine. Both send synchronously all the time, and every message is
 * followed.
 */
@SctpKernel
@Tag(SctpKernel.NETEM)
@EnabledIfSystemProperty(
        named = "knet.vm",
        matches = SctpKernel.NETEM,
        disabledReason = "VirtualMachineTest runs it with -Dknet.vm=netem")
class NetemTest {
    private static final int PEER = 2;
    private static final int NEAR = 1;
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(6);

    private final AtomicInteger downs = new AtomicInteger();
    private final AtomicLong ended = new AtomicLong();

    @ParameterizedTest
    @CsvSource({"JAVA,UDP", "LIBKNET,UDP", "JAVA,SCTP", "LIBKNET,SCTP"})
    void messagesGoOnThroughWhatTheNetworkDoes(PeerKind kind, LinkTransport transport) {
        List<String> rows = new ArrayList<>();
        try (NetNamespaces net = NetNamespaces.open()) {
            NetNamespace far = net.add();
            Veth cable = net.connect(net.own(), far);
            LinkEnds path = cable.path(FreePorts.port());
            try (NearNode near = near(path, transport);
                    LibknetPeer peer = peer(kind, path.reversed(), transport, far)) {
                for (NetemFault fault : NetemFault.values()) {
                    near.awaitUp(0);
                    peer.awaitLinkUp(NEAR, 0);
                    peer.awaitReachable(NEAR);
                    rows.add(endure(fault, transport, cable, near, peer));
                }
            }
        }
        System.out.println("TABLE " + kind + " over " + transport);
        rows.forEach(row -> System.out.println("TABLE " + row));
    }

    private NearNode near(LinkEnds path, LinkTransport transport) {
        NearNode near = new NearNode(NEAR, PEER);
        near.handle()
                .onEvent(
                        event -> {
                            if (event instanceof KnetEvent.LinkDown) {
                                downs.incrementAndGet();
                            }
                        });
        LinkConfig config =
                transport == LinkTransport.SCTP
                        ? LinkConfig.sctp(path.left(), path.right())
                        : LinkConfig.udp(path.left(), path.right());
        near.addLink(
                0,
                config.withTimers(
                        LinkTimers.ofMillis(INTERVAL.toMillis(), TIMEOUT.toMillis())
                                .withPongsToComeUp(2)
                                .withBackoff(1)));
        return near;
    }

    private static LibknetPeer peer(
            PeerKind kind, LinkEnds path, LinkTransport transport, NetNamespace far) {
        LibknetPeerBuilder builder =
                LibknetPeer.builder(PEER)
                        .namespace(far)
                        .timers(INTERVAL, TIMEOUT, 1)
                        .quietMessages();
        if (transport == LinkTransport.SCTP) {
            builder.sctpLink(NEAR, 0, path, 0);
        } else {
            builder.link(NEAR, 0, path, 0);
        }
        return kind.program(builder).start();
    }

    private static void netem(Veth cable, String verb, String... what) {
        for (Veth.End end : new Veth.End[] {cable.left(), cable.right()}) {
            List<String> command =
                    new ArrayList<>(
                            List.of("tc", "qdisc", verb, "dev", end.device(), "root", "netem"));
            command.addAll(Arrays.asList(what));
            end.namespace().exec(command.toArray(String[]::new));
        }
    }

    private String endure(
            NetemFault fault,
            LinkTransport transport,
            Veth cable,
            NearNode near,
            LibknetPeer peer) {
        int messages = Integer.getInteger("knet.hostile.messages", 400);
        peer.resetSummary();
        near.received().reset();
        downs.set(0);
        long begin = System.nanoTime();
        try (OutFlow out = new OutFlow(near);
                InFlow in = new InFlow(peer, NEAR, "12-400")) {
            netem(cable, "add", fault.netem());
            near.gaps().reset();
            Await.until(() -> out.next() >= messages);
            // Not removed yet, which would take along what is on its way.
            netem(cable, "change", "delay", "0ms", "corrupt", "0%", "rate", "10gbit");
            long silence = near.gaps().longestNanos() / 1_000_000;
            // The link stands it, or has stood it up again; then everything arrives.
            near.awaitUp(0);
            peer.awaitReachable(NEAR);
            long there = peer.summary(NEAR, 0).distinct();
            Await.until(() -> peer.summary(NEAR, 0).distinct() >= there + 50);
            out.close();
            in.close();
            ended.set(System.nanoTime());
            Await.until(() -> peer.summary(NEAR, 0).highest() >= out.next() - 1);
            long wanted = in.taken();
            if (transport == LinkTransport.SCTP && downs.get() == 0) {
                Await.until(() -> near.received().summary().distinct() == wanted);
            } else {
                Await.until(() -> near.received().summary().highest() >= wanted - 1);
            }
            FloodSummary sent = peer.summary(NEAR, 0);
            FloodSummary came = near.received().summary();
            assertThat(sent.corrupt() + sent.duplicates()).as("far: %s", sent).isZero();
            assertThat(came.corrupt() + came.duplicates()).as("near: %s", came).isZero();
            assertThat(out.refusals().keySet()).isSubsetOf("EAGAIN", "EHOSTDOWN");
            long lostOut = out.taken(0) - sent.distinct();
            long lostIn = wanted - came.distinct();
            if (downs.get() == 0 && (transport == LinkTransport.SCTP || !fault.loses())) {
                assertThat(lostOut).as("lost of those sent, near").isZero();
                assertThat(lostIn).as("lost of those sent, far").isZero();
            }
            double seconds = (ended.get() - begin) / 1e9;
            return String.format(
                    Locale.ROOT,
                    "| %s | %d of %d | %d of %d | %d ms | %d | %.0f |",
                    fault.label(),
                    lostOut,
                    out.taken(0),
                    lostIn,
                    wanted,
                    silence,
                    downs.get(),
                    out.next() / seconds);
        } finally {
            clear(cable);
        }
    }

    /** Whatever a failure has left. */
    private static void clear(Veth cable) {
        for (Veth.End end : new Veth.End[] {cable.left(), cable.right()}) {
            end.namespace().exec("sh", "-c", "tc qdisc del dev " + end.device() + " root || true");
        }
    }
}
