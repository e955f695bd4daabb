package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.AeadCipher;
import io.knet.ClearTraffic;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetEvent.DiagnosisChange;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import io.knet.log.LogSubsystem;
import io.knet.netty.testkit.LogLines;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkStatus;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the matter is with links that do not come up, beside the faults of {@link
 * PlantedFaultsTest}.
 */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
@Tag("any-jdk")
@Tag("waiting")
final class LinkDiagnosesTest extends FaultyLinks {
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

    @Test
    void anotherNodeHasTheIdOfANodeWithALoopbackLink() {
        KnetHandle one = node(1);
        one.addHost(1).addLink(0, LinkConfig.loopback());
        KnetLink link = link(one, 2, 0, here, there);
        link(node(1), 3, 0, there, here);
        assertThat(await(link, DiagnosisCode.OWN_ID).text()).contains(text(there));
    }

    @Test
    void anotherNodeHasTheIdOfANodeWithALoopbackLinkAndADynamicOne() {
        KnetHandle one = node(1);
        one.addHost(1).addLink(0, LinkConfig.loopback());
        KnetLink link = one.addHost(2).addLink(0, LinkConfig.dynamic(here).withTimers(TIMERS));
        link.accessList().add(AccessEntry.accept("127.0.0.0/8"));
        link(node(1), 3, 0, there, here);
        assertThat(await(link, DiagnosisCode.OWN_ID).text()).contains(text(there));
    }

    @Test
    void thePeerTakesThisNodeForAnother() {
        KnetHandle one = node(1, inSessions(SessionConfig.aesGcm(key(1))));
        KnetLink link = link(one, 2, 0, here, there);
        KnetHandle two = node(2, inSessions(SessionConfig.aesGcm(key(1))));
        KnetLink peer = link(two, 3, 0, there, here);
        assertThat(await(link, DiagnosisCode.OTHER_RECEIVER).text())
                .contains("are meant for host 3, and this node is host 1");
        assertThat(await(peer, DiagnosisCode.OTHER_HOST).text())
                .contains("from host 1, not from host 3");
    }

    @Test
    void noKeyIsLoadedAndClearPacketsAreNotAllowed() {
        KnetHandle one = node(1);
        one.crypto().clearTraffic(ClearTraffic.DISALLOW);
        KnetLink link = link(one, 2, 0, here, there);
        link(node(2), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.NO_KEY).text()).contains(text(there));
    }
}
