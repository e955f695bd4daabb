package io.knet.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jgroups.JChannel;
import org.jgroups.protocols.pbcast.NAKACK2;
import org.jgroups.util.DefaultSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What KNET makes of its attributes and of the stack it is in. */
@Timeout(60)
class ConfigurationTest {
    @TempDir Path directory;

    private static Throwable failure(String attributes, List<String> protocols) {
        try (JChannel channel = Stacks.channel(attributes, protocols)) {
            throw new AssertionError("was accepted: " + channel.getProperties());
        } catch (Exception e) {
            return e;
        }
    }

    private static String with(String attribute) {
        return "node_id=\"1\" hosts=\"" + Stacks.hosts(110, 2) + "\" " + attribute;
    }

    private static List<String> protocols(String added) {
        List<String> protocols = new ArrayList<>(Stacks.protocols());
        if (added.contains("STATE_SOCK")) {
            protocols.set(protocols.size() - 1, added);
        } else {
            protocols.add(1, added);
        }
        return protocols;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "link_policy=\"fastest\"; unknown link policy",
                "pong_timeout=\"50\"; pong timeout",
                "pongs_to_come_up=\"1\"; pongs to come up 1 must be 2 to 256",
                "sessions=\"true\"; sessions=\"true\" needs a key_file",
                "key_file=\"/no/such/key\"; key_file \"/no/such/key\" cannot be read",
                "dynamic_from=\"nowhere\"; nowhere",
                "config=\"knet.conf\"; config is given",
            })
    void saysWhatIsWrongWithAnAttribute(String attribute, String problem) {
        assertThat(failure(with(attribute), Stacks.protocols())).hasStackTraceContaining(problem);
    }

    @Test
    void refusesBundlesThatAreLongerThanAMessage() throws Exception {
        try (JChannel channel = Stacks.channel(111, 1, 1, "bundler.max_size=\"65000\"")) {
            assertThatThrownBy(() -> channel.connect("bundles"))
                    .hasStackTraceContaining("bundler.max_size 65000 must be at most 64000");
        }
    }

    @Test
    void bundlesByTransferQueueUnlessToldOtherwise() throws Exception {
        try (JChannel channel = Stacks.channel(111, 1, 1, "")) {
            assertThat(bundlerOf(channel)).isEqualTo("transfer-queue");
        }
        try (JChannel channel = Stacks.channel(111, 1, 1, "bundler_type=\"no-bundler\"")) {
            assertThat(bundlerOf(channel)).isEqualTo("no-bundler");
        }
    }

    private static String bundlerOf(JChannel channel) {
        return Stacks.transport(channel).getBundlerType();
    }

    @Test
    void tellsTheLastMulticastUntilAnotherLinkHasTakenOver() throws Exception {
        assertThat(timesTold("<pbcast.NAKACK2 xmit_interval=\"100\"/>"))
                .as("1020 ms by 100 ms, and 3")
                .isEqualTo(14);
        assertThat(
                        timesTold(
                                "<pbcast.NAKACK2 xmit_interval=\"100\""
                                        + " resend_last_seqno_max_times=\"50\"/>"))
                .isEqualTo(50);
        assertThat(
                        timesTold(
                                "<pbcast.NAKACK2 xmit_interval=\"100\""
                                        + " resend_last_seqno=\"false\"/>"))
                .as("as JGroups has it")
                .isEqualTo(1);
    }

    private static int timesTold(String nakack) throws Exception {
        try (JChannel channel =
                Stacks.channel(
                        Stacks.attributes(111, 1, 1, ""),
                        List.of("<io.knet.jgroups.KNET_PING/>", nakack))) {
            NAKACK2 protocol = channel.getProtocolStack().findProtocol(NAKACK2.class);
            return protocol.getResendLastSeqnoMaxTimes();
        }
    }

    @Test
    void demandsADescriptionOfTheNode() {
        assertThat(failure("", Stacks.protocols()))
                .hasStackTraceContaining("config or hosts must be given");
        assertThat(failure("node_id=\"7\" hosts=\"1=127.0.0.1:5405\"", Stacks.protocols()))
                .hasStackTraceContaining("node_id 7 is none of hosts: they are [1]");
        assertThat(
                        failure(
                                "node_id=\"1\" hosts=\"1=127.0.0.1:5405, 2=dynamic\"",
                                Stacks.protocols()))
                .hasStackTraceContaining("dynamic_from must say from where");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FD_SOCK",
                "FD_SOCK2",
                "FD_HOST",
                "TCPPING initial_hosts=\"127.0.0.1[7800]\"",
                "MPING",
                "TCPGOSSIP initial_hosts=\"127.0.0.1[12001]\"",
                "FILE_PING",
                "pbcast.STATE_SOCK"
            })
    void refusesProtocolsThatGoPastItsLinks(String protocol) {
        String name = protocol.split(" ")[0].replace("pbcast.", "");

        assertThat(failure(with(""), protocols("<" + protocol + "/>")))
                .hasStackTraceContaining("KNET cannot be in this stack: ")
                .hasStackTraceContaining(name)
                .hasStackTraceContaining("instead");
    }

    @Test
    void itsOtherProtocolsRefuseOtherTransports() {
        for (String protocol : List.of("KNET_PING", "KNET_FD")) {
            String xml =
                    "<config xmlns=\"urn:org:jgroups\"><SHARED_LOOPBACK/><io.knet.jgroups."
                            + protocol
                            + "/></config>";
            assertThatThrownBy(
                            () ->
                                    new JChannel(
                                            new ByteArrayInputStream(
                                                    xml.getBytes(StandardCharsets.UTF_8))))
                    .hasStackTraceContaining(protocol + " needs the transport KNET");
        }
    }

    @Test
    void refusesAKeyThatOthersCanRead() throws Exception {
        Path key = Cluster.key(directory);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(failure(with("key_file=\"" + key + "\""), Stacks.protocols()))
                .hasStackTraceContaining("has mode rw-r--r--");
    }

    @Test
    void refusesAKeyThatIsTooShort() throws Exception {
        Path key = Cluster.key(directory);
        Files.write(key, new byte[127]);

        assertThat(failure(with("key_file=\"" + key + "\""), Stacks.protocols()))
                .hasStackTraceContaining("must have 128 to 4096 bytes");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("knet.conf"), "[node]\nid = 70000\n");

        assertThat(failure("config=\"" + file + "\"", Stacks.protocols()))
                .hasStackTraceContaining("70000");
        Files.writeString(file, "[node]\nid = 1\n");
        assertThat(failure("sessions=\"true\" config=\"" + file + "\"", Stacks.protocols()))
                .hasStackTraceContaining("has no section [session] or [crypto]");
    }

    private Path sessionFile(int id, int peer, String host) throws Exception {
        return Files.writeString(
                directory.resolve("knet" + id + ".conf"),
                """
                node.id = %1$d
                [session]
                suite = "chachapoly"
                key_file = "cluster.key"
                [timers]
                ping_interval_ms = 100
                pong_timeout_ms = 500
                pongs_to_come_up = 2
                backoff = 1
                [[hosts]]
                id = %2$d
                %3$s
                [[hosts.links]]
                id = 0
                local = "127.0.112.%1$d:5405"
                remote = "127.0.112.%2$d:5405"
                """
                        .formatted(id, peer, host));
    }

    @Test
    void membersSpeakInTheSessionsOfTheirFiles() throws Exception {
        Cluster.key(directory);
        Path one = sessionFile(1, 2, "");
        Path two = sessionFile(2, 1, "dialect = \"session\"");
        try (JChannel first = Stacks.channel("config=\"" + one + "\"", Stacks.protocols());
                JChannel second =
                        Stacks.channel(
                                "sessions=\"true\" config=\"" + two + "\"", Stacks.protocols())) {
            first.connect("files");
            second.connect("files");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(first.getView().size()).isEqualTo(2));
            for (JChannel channel : List.of(first, second)) {
                assertThat(Stacks.transport(channel).getTrafficProtection())
                        .isEqualTo("encrypted, in sessions with chachapoly, forward secret");
            }
            assertThat(Stacks.transport(first).handle().orElseThrow().host(2).status().session())
                    .isPresent();
        }
    }

    @Test
    void tellsWhichHostsOfAFileAreNotSpokenWithInSessions() throws Exception {
        Cluster.key(directory);
        Path file = sessionFile(1, 2, "dialect = \"either\"");

        assertThat(failure("sessions=\"true\" config=\"" + file + "\"", Stacks.protocols()))
                .hasStackTraceContaining("dialect = \"either\" for host 2");
        try (JChannel channel = Stacks.channel("config=\"" + file + "\"", Stacks.protocols())) {
            channel.connect("either");

            assertThat(Stacks.transport(channel).getTrafficProtection())
                    .isEqualTo(
                            "encrypted, in sessions with chachapoly, forward secret; but with"
                                    + " hosts [2] perhaps NOT ENCRYPTED: knet has no key");
        }
    }

    @Test
    void aNodeIsDescribedByAFile() throws Exception {
        Path key = Cluster.key(directory);
        Path file =
                Files.writeString(
                        directory.resolve("knet.conf"),
                        """
                        [node]
                        id = 3
                        [crypto]
                        cipher = "aes256"
                        hash = "sha256"
                        key_file = "%s"
                        [[channels]]
                        number = 4
                        send_queue_bytes = 100000
                        [[hosts]]
                        id = 5
                        [[hosts.links]]
                        id = 0
                        local = "127.0.111.3:5405"
                        remote = "127.0.111.5:5405"
                        """
                                .formatted(key));
        String attributes = "data_channel=\"4\" config=\"" + file + "\"";
        for (String sessions : List.of("", " sessions=\"true\"")) {
            List<String> protocols =
                    List.of(
                            "<io.knet.jgroups.KNET_PING wait_for_links=\"0\"/>",
                            "<pbcast.NAKACK2/>",
                            "<UNICAST3/>",
                            "<pbcast.STABLE/>",
                            "<pbcast.GMS join_timeout=\"10\" print_local_addr=\"false\"/>",
                            "<FRAG4/>");
            try (JChannel channel = Stacks.channel(attributes + sessions, protocols)) {
                KNET transport = Stacks.transport(channel);
                assertThat(transport.getHostId()).isEqualTo(3);
                channel.connect("file");

                assertThat(transport.getLocalPhysicalAddress()).isEqualTo("knet:3");
                assertThat(transport.printLinks())
                        .contains("link 5/0")
                        .contains("127.0.111.5:5405");
                assertThat(transport.handle().orElseThrow().channel(4).number()).isEqualTo(4);
                assertThat(transport.getTrafficProtection())
                        .startsWith("encrypted")
                        .contains(sessions.isEmpty() ? "aes256" : "sessions");
            }
        }
    }

    @Test
    void doesNotStartInClearWhereTlsIsExpected() throws Exception {
        try (JChannel channel = Stacks.channel(111, 2, 1, "")) {
            Stacks.transport(channel)
                    .setSocketFactory(new DefaultSocketFactory(SSLContext.getDefault()));

            assertThatThrownBy(() -> channel.connect("tls"))
                    .hasStackTraceContaining("a TLS socket factory was set")
                    .hasStackTraceContaining("NOT ENCRYPTED");
            assertThat(Stacks.transport(channel).handle()).isEmpty();
        }
    }

    @Test
    void takesNoTlsSocketFactoryWhileItRunsInClear() throws Exception {
        try (JChannel channel = Stacks.channel(111, 1, 1, "").connect("tls")) {
            SSLContext context = SSLContext.getDefault();

            assertThatThrownBy(
                            () ->
                                    Stacks.transport(channel)
                                            .setSocketFactory(new DefaultSocketFactory(context)))
                    .isInstanceOf(IllegalStateException.class);
            Stacks.transport(channel).setSocketFactory(new DefaultSocketFactory());
        }
    }

    @Test
    void startsWithKeysWhereTlsIsExpected() throws Exception {
        String key = "key_file=\"" + Cluster.key(directory) + "\"";
        try (JChannel channel = Stacks.channel(111, 1, 1, key)) {
            Stacks.transport(channel)
                    .setSocketFactory(new DefaultSocketFactory(SSLContext.getDefault()));
            channel.connect("tls");

            assertThat(channel.getView().size()).isEqualTo(1);
        }
    }

    @Test
    void theStackThatComesWithItStarts() throws Exception {
        Path file = Files.writeString(directory.resolve("knet.conf"), "[node]\nid = 9\n");
        System.setProperty("knet.config", file.toString());
        try (JChannel channel = new JChannel("knet.xml").connect("shipped")) {
            assertThat(channel.getView().size()).isEqualTo(1);
            assertThat(Stacks.transport(channel).getHostId()).isEqualTo(9);
        } finally {
            System.clearProperty("knet.config");
        }
    }
}
