package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.AeadCipher;
import io.knet.CryptoConfig;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetEvent.DiagnosisChange;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import io.knet.log.LogSubsystem;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.testkit.LogLines;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkStatus;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Links that are configured wrongly, or whose peer or network is: the diagnosis names the cause.
 */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class PlantedFaultsTest {
    private static final LinkTimers TIMERS =
            LinkTimers.ofMillis(100, 1000).withPongsToComeUp(2).withBackoff(1);

    @Parameter private NativeMode sockets;
    private final List<KnetHandle> handles = new ArrayList<>();
    private final InetSocketAddress here = FreePorts.endpoint();
    private final InetSocketAddress there = FreePorts.endpoint();

    @AfterEach
    void close() {
        handles.forEach(KnetHandle::close);
    }

    private KnetHandle node(int id) {
        return node(id, handle -> handle);
    }

    private KnetHandle node(int id, UnaryOperator<NettyHandleBuilder> more) {
        KnetHandle handle =
                more.apply(new NettyHandleBuilder(id).threads(1).nativeMode(sockets)).build();
        handles.add(handle);
        return handle;
    }

    private static KnetLink link(
            KnetHandle node, int host, int link, InetSocketAddress from, InetSocketAddress to) {
        return node.addHost(host, LinkPolicy.PASSIVE)
                .addLink(link, LinkConfig.udp(from, to).withTimers(TIMERS));
    }

    private static byte[] key(int number) {
        byte[] key = new byte[128];
        Arrays.fill(key, (byte) number);
        return key;
    }

    private static NodeIdentity identity(int number) {
        byte[] secret = new byte[NodeIdentity.BYTES];
        Arrays.fill(secret, (byte) number);
        return NodeIdentity.of(secret);
    }

    private static UnaryOperator<NettyHandleBuilder> sealed(int key) {
        return handle -> handle.crypto(CryptoConfig.aes256Sha256(key(key)));
    }

    private static UnaryOperator<NettyHandleBuilder> inSessions(SessionConfig config) {
        return handle -> handle.sessions(config);
    }

    /** Waits until a link has a diagnosis, and finds it in the link's status. */
    private static Diagnosis await(KnetLink link, DiagnosisCode code) {
        Await.until(() -> link.status().diagnosis().filter(now -> now.code() == code).isPresent());
        LinkStatus status = link.status();
        assertThat(status.toJson()).contains("\"diagnosis\":{\"code\":\"" + code.wireName());
        Diagnosis found = status.diagnosis().orElseThrow();
        assertThat(found.text()).doesNotContain("{", "}");
        assertThat(found.next()).doesNotContain("{", "}");
        assertThat(status.findings()).extracting(Diagnosis::code).contains(code);
        return found;
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    // ---- the peer's process and its network

    @Test
    void thePeerIsNotRunning() {
        KnetHandle one = node(1);
        Events events = Events.of(one);
        KnetLink link;
        try (LogLines log = LogLines.of(LogSubsystem.LINK)) {
            link = link(one, 2, 0, here, there);
            DiagnosisChange told =
                    events.await(DiagnosisChange.class, change -> change.diagnosis().isPresent());
            assertThat(told.diagnosis().orElseThrow().code()).isEqualTo(DiagnosisCode.REFUSED);
            assertThat(log.texts())
                    .filteredOn(line -> line.contains("diagnosis refused"))
                    .singleElement()
                    .asString()
                    .contains("link 2/0", text(there), "ECONNREFUSED");
        }
        assertThat(await(link, DiagnosisCode.REFUSED).text())
                .contains("refuses packets to " + text(there) + ": ECONNREFUSED, 0.");
        one.enableForwarding();
        one.filter(DestinationFilter.unicastTo(2));
        KnetException refused =
                Failures.of(() -> one.openChannel(0).sendSync(TrackedBuffer.of("lost")));
        assertThat(refused)
                .hasMessageContaining("link 0 is down: the peer's machine refuses packets to");
    }

    @Test
    void whatWasTheMatterIsTheLastDiagnosisOnceThePeerRuns() {
        KnetHandle one = node(1);
        KnetLink link = link(one, 2, 0, here, there);
        await(link, DiagnosisCode.REFUSED);
        Events events = Events.of(one);
        link(node(2), 1, 0, there, here);
        Await.result(link.whenUp());
        events.await(DiagnosisChange.class, change -> change.diagnosis().isEmpty());
        LinkStatus status = link.status();
        assertThat(status.diagnosis()).isEmpty();
        assertThat(status.diagnosisSince()).isEmpty();
        assertThat(status.lastDiagnosis()).map(Diagnosis::code).contains(DiagnosisCode.REFUSED);
        assertThat(status.lastDiagnosisUntil()).isPresent();
        assertThat(status.summary()).doesNotContain("diagnosis");
    }

    @Test
    void refusalsAreOneEntryWithACount() {
        KnetLink link = link(node(1), 2, 0, here, there);
        Await.until(
                () ->
                        link.status().findings().stream()
                                .anyMatch(
                                        seen ->
                                                seen.code() == DiagnosisCode.REFUSED
                                                        && seen.count() > 10
                                                        && seen.last().isAfter(seen.first())));
        assertThat(link.status().findings())
                .filteredOn(seen -> seen.code() == DiagnosisCode.REFUSED)
                .hasSize(1);
    }

    @Test
    void thePeerSaysNothing() throws IOException {
        try (DatagramSocket mute = new DatagramSocket(there)) {
            assertThat(mute.isBound()).isTrue();
            KnetLink link = link(node(1), 2, 0, here, there);
            assertThat(await(link, DiagnosisCode.NEVER_HEARD).text()).contains(text(there));
        }
    }

    @Test
    void thePeerHasDisabledItsLink() {
        KnetLink link = link(node(1), 2, 0, here, there);
        KnetLink peer = link(node(2), 1, 0, there, here);
        Await.result(link.whenUp());
        peer.disable();
        assertThat(await(link, DiagnosisCode.SILENT).text()).contains(text(there));
        assertThat(await(peer, DiagnosisCode.DISABLED).next()).isEqualTo("enable 1/0");
        assertThat(link.status().diagnosisSince()).isPresent();
    }

    // ---- one direction, and slow ones

    /** What a peer does with each ping of the node's. */
    private interface Answer {
        /** Returns what is sent; null for nothing. */
        @Nullable ByteBuf to(ByteBuf ping);
    }

    private void answer(KnetLink link, DatagramSocket peer, DiagnosisCode code, Answer answers)
            throws IOException {
        long beganNanos = System.nanoTime();
        peer.setSoTimeout((int) Await.LIMIT.toMillis());
        while (link.status().diagnosis().filter(now -> now.code() == code).isEmpty()) {
            assertThat(System.nanoTime() - beganNanos).isLessThan(Await.LIMIT.toNanos());
            DatagramPacket received = new DatagramPacket(new byte[2000], 2000);
            peer.receive(received);
            ByteBuf packet = Unpooled.wrappedBuffer(received.getData(), 0, received.getLength());
            ByteBuf answer =
                    CommonHeader.type(packet) == PacketType.PING ? answers.to(packet) : null;
            if (answer != null) {
                byte[] bytes = ByteBufUtil.getBytes(answer);
                peer.send(new DatagramPacket(bytes, bytes.length, received.getSocketAddress()));
            }
        }
    }

    @Test
    void packetsPassInOneDirectionOnly() throws IOException {
        try (DatagramSocket deaf = new DatagramSocket(there)) {
            KnetLink link = link(node(1), 2, 0, here, there);
            answer(
                    link,
                    deaf,
                    DiagnosisCode.ONE_WAY,
                    ping -> {
                        ByteBuf ofItsOwn = Unpooled.buffer();
                        PingPacket.write(ofItsOwn, 2, 0, 0, 0, true);
                        return ofItsOwn;
                    });
            assertThat(await(link, DiagnosisCode.ONE_WAY).text()).contains(text(there));
        }
    }

    @Test
    void answersTakeLongerThanTheTimeout() throws IOException {
        try (DatagramSocket slow = new DatagramSocket(there)) {
            KnetLink link = link(node(1), 2, 0, here, there);
            List<ByteBuf> pings = new ArrayList<>();
            answer(
                    link,
                    slow,
                    DiagnosisCode.TOO_LATE,
                    ping -> {
                        pings.add(ping);
                        if (pings.size() < 20) {
                            return null;
                        }
                        ByteBuf pong = Unpooled.buffer();
                        PingPacket.writePong(pings.get(0), 2, pong);
                        return pong;
                    });
            Diagnosis late = await(link, DiagnosisCode.TOO_LATE);
            assertThat(late.text()).contains("timeout is 1000 ms");
            assertThat(Integer.parseInt(late.arguments().get("late"))).isGreaterThan(1000);
        }
    }

    // ---- keys and dialects

    @Test
    void thePeerHasAnotherKey() {
        KnetLink link = link(node(1, sealed(1)), 2, 0, here, there);
        KnetLink peer = link(node(2, sealed(2)), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.NOT_AUTHENTIC).text()).contains(text(there));
        assertThat(await(peer, DiagnosisCode.NOT_AUTHENTIC).text()).contains(text(here));
    }

    @Test
    void thePeerHasNoKey() {
        KnetLink link = link(node(1, sealed(1)), 2, 0, here, there);
        KnetLink peer = link(node(2), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.CLEAR_PACKETS).text()).contains(text(there));
        assertThat(await(peer, DiagnosisCode.SEALED_PACKETS).text()).contains(text(here));
    }

    @Test
    void thePeerOfADynamicLinkHasAnotherKey() {
        KnetHandle one = node(1, sealed(1));
        KnetLink link = one.addHost(2).addLink(0, LinkConfig.dynamic(here).withTimers(TIMERS));
        assertThat(await(link, DiagnosisCode.NO_PEER).text()).contains(text(here));
        link.accessList().add(AccessEntry.accept("127.0.0.0/8"));
        link(node(2, sealed(2)), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.NOT_AUTHENTIC).text()).contains(text(there));
    }

    @Test
    void onlyOneOfTheTwoSpeaksInSessions() {
        KnetLink link = link(node(1, inSessions(SessionConfig.aesGcm(key(1)))), 2, 0, here, there);
        KnetLink peer = link(node(2), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.OTHER_DIALECT).text()).contains("libknet's format");
        assertThat(await(peer, DiagnosisCode.OTHER_DIALECT).text()).contains("sessions");
    }

    @Test
    void sessionsHaveOtherKeyFiles() {
        KnetLink link = link(node(1, inSessions(SessionConfig.aesGcm(key(1)))), 2, 0, here, there);
        link(node(2, inSessions(SessionConfig.aesGcm(key(2)))), 1, 0, there, here);
        await(link, DiagnosisCode.SESSION_KEY);
    }

    @Test
    void sessionsHaveOtherSuites() {
        KnetLink link = link(node(1, inSessions(SessionConfig.aesGcm(key(1)))), 2, 0, here, there);
        link(
                node(2, inSessions(SessionConfig.of(AeadCipher.CHACHA_POLY, key(1)))),
                1,
                0,
                there,
                here);
        await(link, DiagnosisCode.SESSION_SUITE);
    }

    @Test
    void thePeerHasAnotherIdentity() {
        NodeIdentity own = identity(1);
        KnetHandle one = node(1, inSessions(SessionConfig.aesGcm(key(1)).withIdentity(own)));
        KnetHandle two =
                node(2, inSessions(SessionConfig.aesGcm(key(1)).withIdentity(identity(2))));
        KnetLink link =
                one.addHost(2, HostConfig.DEFAULT.withPublicKey(identity(3).publicKey()))
                        .addLink(0, LinkConfig.udp(here, there).withTimers(TIMERS));
        two.addHost(1, HostConfig.DEFAULT.withPublicKey(own.publicKey()))
                .addLink(0, LinkConfig.udp(there, here).withTimers(TIMERS));
        await(link, DiagnosisCode.SESSION_IDENTITY);
    }

    @Test
    void nobodyAnswersHandshakes() throws IOException {
        try (DatagramSocket mute = new DatagramSocket(there)) {
            assertThat(mute.isBound()).isTrue();
            KnetHandle one = node(1, inSessions(SessionConfig.aesGcm(key(1))));
            KnetLink link =
                    one.addHost(2, HostConfig.DEFAULT.withDialect(Dialect.SESSION))
                            .addLink(0, LinkConfig.udp(here, there).withTimers(TIMERS));
            await(link, DiagnosisCode.NO_SESSION);
        }
    }

    // ---- ids and addresses

    @Test
    void theIdsOfALinkDiffer() {
        KnetLink link = link(node(1), 2, 0, here, there);
        KnetLink peer = link(node(2), 1, 1, there, here);
        assertThat(await(link, DiagnosisCode.OTHER_LINK).text())
                .contains("link 2/1, not to link 2/0");
        assertThat(await(peer, DiagnosisCode.OTHER_LINK).text())
                .contains("link 1/0, not to link 1/1");
    }

    @Test
    void theIdsOfTwoLinksAreCrossed() {
        InetSocketAddress hereToo = FreePorts.endpoint();
        InetSocketAddress thereToo = FreePorts.endpoint();
        KnetHandle one = node(1);
        KnetHandle two = node(2);
        KnetLink link = link(one, 2, 0, here, there);
        one.host(2).addLink(1, LinkConfig.udp(hereToo, thereToo).withTimers(TIMERS));
        link(two, 1, 1, there, here);
        two.host(1).addLink(0, LinkConfig.udp(thereToo, hereToo).withTimers(TIMERS));
        assertThat(await(link, DiagnosisCode.OTHER_LINK).arguments().get("other")).isEqualTo("2/1");
        assertThat(await(one.host(2).link(1), DiagnosisCode.OTHER_LINK).arguments().get("other"))
                .isEqualTo("2/0");
    }

    @Test
    void thePeerIsAnotherHost() {
        KnetLink link = link(node(1), 2, 0, here, there);
        link(node(3), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.OTHER_HOST).text())
                .contains("from host 3, not from host 2");
    }

    @Test
    void anotherNodeHasTheIdOfThisNode() {
        KnetLink link = link(node(1), 2, 0, here, there);
        link(node(1), 3, 0, there, here);
        assertThat(await(link, DiagnosisCode.OWN_ID).text())
                .contains("the id of this node, 1, come from " + text(there));
    }

    @Test
    void thePeerComesFromAnotherPort() {
        InetSocketAddress really = new InetSocketAddress(there.getAddress(), FreePorts.port());
        KnetLink link = link(node(1), 2, 0, here, there);
        link(node(2), 1, 0, really, here);
        assertThat(await(link, DiagnosisCode.OTHER_PORT).text())
                .contains(text(really))
                .contains(text(there));
        assertThat(link.status().findings())
                .as("which is a mere consequence")
                .extracting(Diagnosis::code)
                .contains(DiagnosisCode.REFUSED);
    }

    @Test
    void thePeerComesFromAnotherAddress() {
        InetSocketAddress really = FreePorts.endpoint();
        KnetLink link = link(node(1), 2, 0, here, there);
        link(node(2), 1, 0, really, here);
        assertThat(await(link, DiagnosisCode.OTHER_ADDRESS).text())
                .contains("from " + text(really) + ", not from " + text(there));
    }

    @Test
    void theAccessListRejectsThePeer() {
        KnetLink link = node(1).addHost(2).addLink(0, LinkConfig.dynamic(here).withTimers(TIMERS));
        link(node(2), 1, 0, there, here);
        Diagnosis found = await(link, DiagnosisCode.ACCESS_LIST);
        assertThat(found.text()).contains(text(there));
        assertThat(found.next()).isEqualTo("acl 2/0");
    }

    @Test
    void aLinkThatIsWellHasNoDiagnosisAndSaysNothing() {
        try (LogLines log = LogLines.of(LogSubsystem.LINK);
                Cluster nodes = Cluster.of(2).sockets(sockets).start()) {
            LinkStatus status = nodes.link(2, 1, 0).status();
            assertThat(status.up()).isTrue();
            assertThat(status.diagnosis()).isEmpty();
            assertThat(status.toJson()).doesNotContain("\"diagnosis\"");
            assertThat(log.texts()).isNotEmpty();
        }
    }
}
