package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DestinationFilter;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetEvent.DiagnosisChange;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHealth;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import io.knet.log.LogSubsystem;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.testkit.LogLines;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Firewall;
import io.knet.tests.nodes.Jdk;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tools.Main;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The faults whose cause somebody who has never seen knet has to find within a minute: the
 * diagnosis names it, and docs/operations.md leads from there on.
 */
@Tag("waiting")
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class PlantedFaultsTest extends FaultyLinks {
    @Test
    void thePeerHasAnotherKey() {
        KnetLink link = link(node(1, sealed(1)), 2, 0, here, there);
        KnetLink peer = link(node(2, sealed(2)), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.NOT_AUTHENTIC).text()).contains(text(there));
        assertThat(await(peer, DiagnosisCode.NOT_AUTHENTIC).text()).contains(text(here));
    }

    @Test
    void thePeerIsAnotherHost() {
        KnetLink link = link(node(1), 2, 0, here, there);
        KnetLink peer = link(node(3), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.OTHER_HOST).text())
                .contains("from host 3, not from host 2");
        assertThat(await(peer, DiagnosisCode.ONE_WAY).text()).contains("the peer refuses them");
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

    /** Its sockets stay, so that its machine refuses nothing; nobody reads them. */
    @Test
    void thePeerIsStopped() throws Exception {
        KnetLink link = link(node(1), 2, 0, here, there);
        Process peer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "node",
                                "--id=2",
                                "--peer=1",
                                "--link=1/0," + text(there) + "," + text(here))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Await.result(link.whenUp());
            signal(peer, "-STOP");
            assertThat(await(link, DiagnosisCode.SILENT).text())
                    .startsWith("nothing was heard of " + text(there) + " for ");
            signal(peer, "-CONT");
            Await.until(() -> link.status().up());
        } finally {
            peer.destroyForcibly();
        }
    }

    private static void signal(Process process, String signal) throws Exception {
        String pid = Long.toString(process.pid());
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor()).isZero();
    }

    @Test
    void anotherNodeHasTheIdOfThisNode() {
        KnetLink link = link(node(1), 2, 0, here, there);
        link(node(1), 3, 0, there, here);
        assertThat(await(link, DiagnosisCode.OWN_ID).text())
                .contains("the id of this node, 1, come from " + text(there));
    }

    @Test
    void aFirewallLetsPacketsPassInOneDirectionOnly() {
        Firewall firewall = new Firewall();
        firewall.letNothingIn();
        KnetLink link = link(node(1), 2, 0, here, there);
        KnetLink peer =
                link(node(2, handle -> handle.linkInitializer(firewall)), 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.ONE_WAY).text())
                .contains("packets of " + text(there) + " come");
        assertThat(await(peer, DiagnosisCode.NEVER_HEARD).text()).contains(text(here));
    }

    @Test
    void aHoleInThePathSwallowsLongPackets() {
        Firewall hole = new Firewall();
        hole.letOutUpTo(300);
        KnetHandle one = node(1, handle -> handle.linkInitializer(hole));
        KnetLink link = link(one, 2, 0, here, there);
        KnetLink peer = link(node(2), 1, 0, there, here);
        if (sockets == NativeMode.NIO && !Jdk.FORBIDS_FRAGMENTATION) {
            // Nothing can be searched.
            Await.result(link.whenUp());
            assertThat(link.status().diagnosis()).isEmpty();
        } else {
            assertThat(await(link, DiagnosisCode.PATH_TOO_SMALL).text()).contains(text(there));
            assertThat(link.isUp()).isTrue();
            assertThat(KnetHealth.of(one).troubles())
                    .as("a link that is up and of no use")
                    .anyMatch(line -> line.contains("path-too-small"));
        }
        Await.result(peer.whenUp());
    }

    @Test
    void anotherProgramHasThePort() throws IOException {
        try (DatagramSocket other = new DatagramSocket(here)) {
            assertThat(other.isBound()).isTrue();
            KnetHandle one = node(1);
            KnetException refused = Failures.of(() -> link(one, 2, 0, here, there));
            assertThat(refused.error()).isEqualTo(KnetError.ADDRESS_IN_USE);
            assertThat(refused)
                    .hasMessageContaining(here.getAddress().getHostAddress())
                    .hasMessageContaining(Integer.toString(here.getPort()));
        }
    }

    @Test
    void theClockOfThePeerJumpsBack() {
        UnaryOperator<NettyHandleBuilder> sessions = inSessions(SessionConfig.aesGcm(key(1)));
        KnetHandle one = node(1, sessions);
        KnetLink link = link(one, 2, 0, here, there);
        KnetHandle two = node(2, sessions);
        link(two, 1, 0, there, here);
        Await.result(link.whenUp());
        two.close();
        one.endSessions();
        InstantSource yesterday = InstantSource.offset(InstantSource.system(), Duration.ofDays(-1));
        Firewall firewall = new Firewall();
        firewall.letNothingIn();
        KnetHandle again =
                node(
                        2,
                        handle ->
                                sessions.apply(handle)
                                        .wallClock(yesterday)
                                        .linkInitializer(firewall));
        link(again, 1, 0, there, here);
        assertThat(await(link, DiagnosisCode.SESSION_CLOCK).next()).isEqualTo("timedatectl");
        firewall.open();
        Await.result(link.whenUp());
        assertThat(link.status().diagnosis()).isEmpty();
    }

    /** As after a change of the JVM's list of providers while the node runs. */
    @Test
    void theCryptoOfThePlatformFails() {
        UnaryOperator<NettyHandleBuilder> sessions = inSessions(SessionConfig.aesGcm(key(1)));
        KnetHandle one = node(1, sessions);
        KnetHandle two = node(2, sessions);
        List<Provider> providers = List.of(Security.getProviders());
        KnetLink link;
        try {
            for (Provider able : Security.getProviders("KeyFactory.X25519")) {
                Security.removeProvider(able.getName());
            }
            link = link(one, 2, 0, here, there);
            assertThat(await(link, DiagnosisCode.SESSION_PLATFORM).text()).contains("host 2");
        } finally {
            for (int i = 0; i < providers.size(); i++) {
                // Those that stayed are left where they are.
                Security.insertProviderAt(providers.get(i), i + 1);
            }
        }
        link(two, 1, 0, there, here);
        Await.result(link.whenUp());
        assertThat(link.status().diagnosis()).isEmpty();
    }

    /** Sockets of the JDK refuse it at once; those of epoll wait until the machine has it. */
    @Test
    void theAddressIsMissing() {
        InetSocketAddress nowhere = new InetSocketAddress("192.0.2.77", here.getPort());
        KnetHandle one = node(1);
        if (sockets == NativeMode.NIO) {
            KnetException refused = Failures.of(() -> link(one, 2, 0, nowhere, there));
            assertThat(refused).hasMessageContaining("192.0.2.77");
            assertThat(refused.errno()).isEqualTo(Errno.EADDRNOTAVAIL);
        } else {
            KnetLink link = link(one, 2, 0, nowhere, there);
            Diagnosis missing = await(link, DiagnosisCode.ADDRESS_MISSING);
            assertThat(missing.text()).contains("192.0.2.77");
            assertThat(missing.next()).isEqualTo("ip addr");
        }
    }
}
