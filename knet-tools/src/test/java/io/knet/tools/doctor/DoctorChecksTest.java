package io.knet.tools.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.KnetError;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.admin.value.LinkName;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.tools.doctor.Machine.FileFacts;
import io.knet.tools.doctor.Machine.SendError;
import io.knet.tools.node.option.LinkSpec;
import io.knet.tools.node.option.NodeSettings;
import io.knet.tools.node.option.PeerSpec;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the checks make of the facts of a machine. */
final class DoctorChecksTest {
    private static final LinkName LINK = new LinkName(2, 0);
    private static final String NODE = "knet node --id 1 --admin /run/knet/node1";
    private static final String UP = "\"up\":true";
    private static final Instant TODAY = Instant.parse("2026-11-27T14:00:00Z");

    private final PlantedMachine machine =
            new PlantedMachine()
                    .with("lo", true, 65_536, "127.0.0.1")
                    .with("eth0", true, 1500, "10.0.0.1");

    private final AtomicReference<Instant> wall = new AtomicReference<>(TODAY);
    private final AtomicLong nanos = new AtomicLong();
    private final ClockWatch clock = new ClockWatch(wall::get, nanos::get);
    private final List<LinkTrial> trials = new ArrayList<>();
    private final List<String> keyFiles = new ArrayList<>();
    private String link = "2/0,10.0.0.1:5405,10.0.0.2:5405";
    private boolean quiet;

    private Notes examine(Check... checks) {
        NodeSettings settings =
                new NodeSettings(
                        1,
                        List.of(PeerSpec.parse("2")),
                        List.of(LinkSpec.parse(link)),
                        List.of(),
                        LinkTimers.DEFAULT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        NativeMode.AUTO,
                        Duration.ZERO,
                        0,
                        CompressionConfig.NONE,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty());
        Optional<AskedNode> node = AskedNode.find(settings, Optional.empty(), machine);
        return Notes.of(
                List.of(checks),
                new Patient(settings, keyFiles, machine, trials, node, clock, quiet));
    }

    private Finding only(Check... checks) {
        List<Finding> findings = examine(checks).findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).next()).isNotBlank();
        return findings.get(0);
    }

    private void tried(boolean answered, boolean heard) {
        trials.add(
                new LinkTrial(
                        LINK,
                        Optional.empty(),
                        answered,
                        heard,
                        Optional.of(Duration.ofMillis(2)),
                        Optional.empty()));
    }

    private void refused(KnetError error) {
        trials.add(
                new LinkTrial(
                        LINK,
                        Optional.of(new LinkTrial.Refusal(error, "cannot bind")),
                        false,
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(PlantedMachine.Texts.address(address), port);
    }

    // ---- addresses

    @Test
    void namesTheInterfaceOfTheAddress() {
        Notes notes = examine(new AddressCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.facts())
                .containsExactly(new Notes.Fact("address", "link 2/0: 10.0.0.1 is on eth0"));
    }

    @Test
    void findsAnAddressThatIsAbsentAndSaysWhatIsThere() {
        link = "2/0,10.0.0.9:5405,10.0.0.2:5405";
        Finding found = only(new AddressCheck());
        assertThat(found.code()).isEqualTo(FindingCode.ADDRESS_ABSENT);
        assertThat(found.link()).contains(LINK);
        assertThat(found.text()).contains("10.0.0.9 is on no interface", "eth0 (10.0.0.1)");
        assertThat(found.next()).startsWith("ip addr add 10.0.0.9/");
    }

    @Test
    void findsAnInterfaceThatIsDown() {
        machine.interfaces.clear();
        machine.with("eth0", false, 1500, "10.0.0.1");
        Finding found = only(new AddressCheck());
        assertThat(found.code()).isEqualTo(FindingCode.INTERFACE_DOWN);
        assertThat(found.next()).contains("ip link set eth0 up");
    }

    @Test
    void findsALoopbackAddressWithAPeerElsewhere() {
        link = "2/0,127.0.1.1:5405,10.0.0.2:5405";
        assertThat(only(new AddressCheck()).code()).isEqualTo(FindingCode.ADDRESS_LOOPBACK);
        link = "2/0,127.0.1.1:5405,127.0.0.2:5405";
        assertThat(examine(new AddressCheck()).findings()).isEmpty();
        link = "2/0,127.0.1.1:5405,10.0.0.1:5405";
        assertThat(examine(new AddressCheck()).findings()).isEmpty();
    }

    // ---- ports

    @Test
    void saysWhoHasThePort() {
        machine.sockets.put(
                new Machine.UdpSocket(at("0.0.0.0", 5405), 7),
                new Machine.Owner(77, "/usr/bin/other", List.of("other", "--serve")));
        for (boolean tried : new boolean[] {false, true}) {
            if (tried) {
                refused(KnetError.ADDRESS_IN_USE);
            }
            Finding found = only(new PortCheck());
            assertThat(found.code()).isEqualTo(FindingCode.PORT_TAKEN);
            assertThat(found.text()).contains("10.0.0.1:5405 belongs to process 77, other --serve");
            assertThat(found.next()).contains("kill 77");
        }
    }

    private void portIsOf(String executable, String command) {
        refused(KnetError.ADDRESS_IN_USE);
        machine.sockets.put(
                new Machine.UdpSocket(at("10.0.0.1", 5405), 7),
                new Machine.Owner(77, executable, List.of(command.split(" "))));
    }

    @Test
    void showsTheBeginningOfALongCommandLine() {
        portIsOf("/usr/bin/python3", "python3 " + "/a/long/path:".repeat(30) + " --secret x");
        assertThat(only(new PortCheck()).text())
                .contains("belongs to process 77, python3 /a/long/path:")
                .endsWith("...")
                .hasSizeLessThan(200);
    }

    @Test
    void showsNeitherOptionsOfTheJvmNorArgumentsOfAForeignJavaProgram() {
        portIsOf(
                "/usr/lib/jvm/bin/java",
                "java -Xmx1g -cp " + "/a/long/path:".repeat(30) + " org.example.App --secret x");
        assertThat(only(new PortCheck()).text())
                .endsWith("belongs to process 77, java org.example.App");
    }

    @Test
    void saysThatAPortHasAnOwnerWhoIsHidden() {
        machine.hiddenSockets.add(new Machine.UdpSocket(at("10.0.0.1", 5405), 7));
        assertThat(only(new PortCheck()).text()).contains("that this user may not see");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.3, 5405", "10.0.0.1, 5406"})
    void leavesSocketsElsewhereAlone(String address, int port) {
        machine.hiddenSockets.add(new Machine.UdpSocket(at(address, port), 7));
        assertThat(examine(new PortCheck()).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/usr/sbin/corosync | corosync -f | corosync -f",
                "/jdk/bin/java | java -jar /opt/knet-tools.jar node --id 1 | knet node --id 1",
                "/jdk/bin/java | java -jar knet-lab-0.9.jar node --id 1 | knet node --id 1",
                "/jdk/bin/java | java -Xlog:disable -Xlog:all=warning:stderr -Xlog:cds*=off:stderr"
                        + " --sun-misc-unsafe-memory-access=allow -jar /a/knet-tools.jar node --id"
                        + " 1 | knet node --id 1",
                "/jdk/bin/java | java -cp a.jar:b.jar io.knet.tools.Main node --id 1 | knet node --id 1",
                "/jdk/bin/java | java -p lib -m io.knet.tools/io.knet.tools.Main node --id 1"
                        + " | knet node --id 1",
                "/jdk/bin/java | java --module=io.knet.tools node --id 1 | knet node --id 1",
                "/opt/knet/bin/knet | knet node --id 1 | knet node --id 1",
            })
    void knowsANodeByItsProgramAndLeavesItsLinksUnchecked(
            String executable, String command, String shown) {
        portIsOf(executable, command);
        Notes notes = examine(new PortCheck(), new PeerCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.facts().get(0).text())
                .endsWith("belongs to a node that is up: process 77, " + shown);
        assertThat(notes.notChecked().get(0).text()).contains("the peer was not pinged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/usr/bin/python3 | python3 - /srv/knet-data",
                "/usr/bin/python3 | corosync -f",
                "/usr/bin/vim | vim /etc/corosync/corosync.conf",
                "/jdk/bin/java | java -cp /srv/knet-tools.jar org.example.App node",
                "/jdk/bin/java | java -Dname=knet -jar app.jar node",
                "/jdk/bin/java | java -jar knet-tools.jar demo",
                "/jdk/bin/java | java -jar knet-tools.jar",
                "/jdk/bin/java | java corosync",
                "/jdk/bin/java | java -cp",
            })
    void takesNoWordOnACommandLineForANode(String executable, String command) {
        portIsOf(executable, command);
        assertThat(only(new PortCheck()).code()).isEqualTo(FindingCode.PORT_TAKEN);
    }

    // ---- a node that is up

    private static String status(int id, String local, String link) {
        return "{\"id\":"
                + id
                + ",\"hosts\":[{\"host\":2,\"links\":[{\"host\":2,\"link\":0,\"local\":\""
                + local
                + "\",\"remote\":\"10.0.0.2:5405\","
                + link
                + "}]}]}";
    }

    private static String down(DiagnosisCode code) {
        return "\"up\":false,\"diagnosis\":"
                + "{\"code\":\""
                + code.wireName()
                + "\",\"text\":\"so it is\",\"next\":\"do this\"}";
    }

    private void answers(String status) {
        portIsOf("/opt/knet/bin/knet", NODE);
        machine.answers.put(Path.of("/run/knet/node1"), status);
    }

    private DoctorReport report() {
        return DoctorReport.of(1, examine(new PortCheck(), new PeerCheck()));
    }

    @Test
    void isNotWellWhileALinkIsUnchecked() {
        portIsOf("/usr/sbin/corosync", "corosync -f");
        DoctorReport report = report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.isWell()).isFalse();
        assertThat(report.json()).contains("\"well\":false,\"links_not_checked\":1,");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, UTF_8));
        assertThat(out.toString(UTF_8)).endsWith("\nnothing wrong found, links not checked: 1\n");
    }

    @Test
    void takesOverThatTheNodeHasTheLinkUp() {
        answers(status(1, "10.0.0.1:5405", UP));
        DoctorReport report = report();
        assertThat(report.isWell()).isTrue();
        assertThat(report.facts().get(1).text()).contains("link 2/0", "says that the link is up");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_AUTHENTIC, DIAGNOSIS, not-authentic",
        "DISABLED, DIAGNOSIS, disabled",
        "SILENT, NO_ANSWER, no-answer",
    })
    void takesOverWhatTheNodeSaysIsTheMatter(
            DiagnosisCode diagnosis, FindingCode code, String name) {
        answers(status(1, "10.0.0.1:5405", down(diagnosis)));
        Finding found = only(new PortCheck(), new PeerCheck());
        assertThat(found.code()).isEqualTo(code);
        assertThat(found.name()).isEqualTo(name);
        assertThat(found.link()).contains(LINK);
        assertThat(found.text()).isEqualTo("so it is, says the node that is up");
        assertThat(found.next()).isEqualTo("do this");
    }

    @Test
    void findsALinkThatTheNodeHasDownAndDoesNotExplain() {
        answers(status(1, "10.0.0.1:5405", "\"up\":false"));
        assertThat(only(new PortCheck(), new PeerCheck()).code()).isEqualTo(FindingCode.NO_ANSWER);
    }

    @Test
    void isNotWellWhileTheNodeHasTheLinkComingUp() {
        answers(status(1, "10.0.0.1:5405", down(DiagnosisCode.COMING_UP)));
        DoctorReport report = report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.isWell()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 10.0.0.1:5405", "1, 10.0.0.1:5406"})
    void doesNotTakeTheWordOfAnotherNode(int id, String local) {
        answers(status(id, local, UP));
        assertThat(report().isWell()).isFalse();
    }

    @Test
    void saysWhyALinkCannotBeOpened() {
        refused(KnetError.SOCKET_ERROR);
        Finding found = only(new PortCheck());
        assertThat(found.code()).isEqualTo(FindingCode.LINK_REFUSED);
        assertThat(found.text()).endsWith("cannot bind");
    }

    // ---- ways

    @Test
    void findsThatThereIsNoWay() {
        machine.route =
                new Machine.Route(
                        Optional.of("Network is unreachable"), Optional.empty(), Optional.empty());
        machine.sendError = Optional.of(SendError.PROHIBITED);
        tried(false, false);
        Finding found = only(new RouteCheck(), new FirewallCheck(), new PeerCheck());
        assertThat(found.code()).isEqualTo(FindingCode.NO_ROUTE);
        assertThat(found.text()).contains("10.0.0.1 to 10.0.0.2: Network is unreachable");
        assertThat(found.next()).startsWith("ip route get 10.0.0.2 from 10.0.0.1");
    }

    @Test
    void findsAWayByAnotherInterface() {
        machine.route = new Machine.Route(Optional.empty(), Optional.of("eth1"), Optional.empty());
        Finding found = only(new RouteCheck());
        assertThat(found.code()).isEqualTo(FindingCode.ROUTE_ELSEWHERE);
        assertThat(found.text()).contains("leave by eth1", "is on eth0");
    }

    @Test
    void namesTheSourceThatTheKernelTakes() {
        link = "2/0,0.0.0.0:5405,10.0.0.2:5405";
        machine.route =
                new Machine.Route(
                        Optional.empty(),
                        Optional.of("eth0"),
                        Optional.of(PlantedMachine.Texts.address("10.0.0.1")));
        assertThat(examine(new RouteCheck()).facts().get(0).text())
                .endsWith("by eth0 from 10.0.0.1");
    }

    @Test
    void cannotTellTheWayOfADynamicLink() {
        link = "2/0,10.0.0.1:5405,dynamic";
        Notes notes = examine(new RouteCheck(), new FirewallCheck(), new PathMtuCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.notChecked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_PERMITTED, SEND_REFUSED, nft",
        "PROHIBITED, PROHIBITED, nft",
        "REFUSED, PORT_CLOSED, ss -uanp 'sport = :5405'",
        "NO_WAY, NO_ROUTE, ip route get 10.0.0.2",
    })
    void readsWhatIsSaidOfADatagram(SendError error, FindingCode code, String command) {
        machine.sendError = Optional.of(error);
        tried(false, false);
        Finding found = only(new FirewallCheck(), new PeerCheck());
        assertThat(found.code()).isEqualTo(code);
        assertThat(found.text()).contains("10.0.0.2");
        assertThat(found.next()).contains(command);
    }

    @Test
    void sendsNothingToAPeerThatAnswers() {
        machine.sendError = Optional.of(SendError.REFUSED);
        tried(true, true);
        assertThat(examine(new FirewallCheck()).findings()).isEmpty();
    }

    @Test
    void sendsNothingWhenItIsToBeQuiet() {
        quiet = true;
        machine.sendError = Optional.of(SendError.REFUSED);
        machine.wholeMtu = 1400;
        Notes notes = examine(new FirewallCheck(), new PeerCheck(), new PathMtuCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.notChecked()).hasSize(3);
    }

    // ---- peers

    @ParameterizedTest
    @CsvSource({
        "false, false, NO_ANSWER",
        "true, false, ONE_WAY",
        "false, true, ONE_WAY",
    })
    void readsWhatAPeerDoes(boolean answered, boolean heard, FindingCode code) {
        tried(answered, heard);
        assertThat(only(new PeerCheck()).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_AUTHENTIC, DIAGNOSIS, not-authentic",
        "SESSION_KEY, DIAGNOSIS, session-key",
        "ONE_WAY, ONE_WAY, one-way",
        "NEVER_HEARD, NO_ANSWER, no-answer",
        "SILENT, NO_ANSWER, no-answer",
    })
    void saysWhatTheLinkItselfSays(DiagnosisCode diagnosis, FindingCode code, String name) {
        trials.add(
                new LinkTrial(
                        LINK,
                        Optional.empty(),
                        false,
                        true,
                        Optional.empty(),
                        Optional.of(new Matter(diagnosis))));
        Finding found = only(new PeerCheck());
        assertThat(found.code()).isEqualTo(code);
        assertThat(found.name()).isEqualTo(name);
        assertThat(found.text()).isEqualTo(diagnosis.text());
        assertThat(found.next()).isEqualTo(diagnosis.next());
    }

    private record Matter(DiagnosisCode code) implements Diagnosis {
        @Override
        public Map<String, String> arguments() {
            return Map.of();
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public Instant first() {
            return TODAY;
        }

        @Override
        public Instant last() {
            return TODAY;
        }
    }

    @Test
    void tellsHowLongAPeerTakesToAnswer() {
        tried(true, true);
        assertThat(examine(new PeerCheck()).facts().get(0).text())
                .contains("10.0.0.2:5405 answers in 2000 us", "both directions");
    }

    // ---- the path

    @Test
    void findsThatThePathCarriesWhatTheInterfaceDoes() {
        Notes notes = examine(new PathMtuCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.facts().get(0).text()).endsWith("carries the 1500 bytes of eth0");
    }

    @ParameterizedTest
    @CsvSource({"1499", "1400", "1280", "576"})
    void findsTheLengthFromWhichAPathSwallows(int mtu) {
        machine.wholeMtu = mtu;
        Finding found = only(new PathMtuCheck());
        assertThat(found.code()).isEqualTo(FindingCode.PATH_SWALLOWS);
        assertThat(found.text()).contains("more than " + mtu + " bytes", "only if they may be cut");
        assertThat(found.next()).isEqualTo("ip link set eth0 mtu " + mtu);
        machine.piecesMtu = mtu;
        assertThat(only(new PathMtuCheck()).text()).contains("not pass in pieces either");
    }

    @ParameterizedTest
    @CsvSource({"1499", "1400", "577"})
    void takesAPathThatSaysWhatItCarriesForWell(int mtu) {
        machine.wholeMtu = mtu;
        machine.tellsMtu = true;
        Notes notes = examine(new PathMtuCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.facts().get(0).text()).contains("carries " + mtu + " of the 1500");
    }

    @Test
    void findsAPathThatIsTooSmallForAnything() {
        machine.wholeMtu = 400;
        machine.tellsMtu = true;
        assertThat(only(new PathMtuCheck()).code()).isEqualTo(FindingCode.PATH_TOO_SMALL);
    }

    @Test
    void saysThatNobodyAnswersEchoes() {
        machine.answersEchoes = false;
        Notes notes = examine(new PathMtuCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.notChecked().get(0).text()).contains("nobody answers ICMP echoes");
    }

    // ---- buffers, clock, keys, kernel

    @Test
    void findsLimitsOfSocketBuffers() {
        machine.sysctls.put("net.core.rmem_max", 212_992L);
        machine.sysctls.put("net.core.wmem_max", (long) BufferCheck.USUAL);
        Finding found = only(new BufferCheck());
        assertThat(found.code()).isEqualTo(FindingCode.RECEIVE_BUFFER_LIMIT);
        assertThat(found.text()).contains("212992", "8388608");
        assertThat(found.next()).isEqualTo("sysctl -w net.core.rmem_max=8388608");
        machine.sysctls.put("net.core.wmem_max", 212_992L);
        assertThat(examine(new BufferCheck()).findings())
                .extracting(Finding::code)
                .containsExactly(FindingCode.RECEIVE_BUFFER_LIMIT, FindingCode.SEND_BUFFER_LIMIT);
    }

    @Test
    void statesLimitsOfSocketBuffersThatItsOwnRightsExceed() {
        machine.sysctls.put("net.core.rmem_max", 212_992L);
        machine.sysctls.put("net.core.wmem_max", (long) BufferCheck.USUAL);
        machine.mayExceedLimits = true;
        Notes notes = examine(new BufferCheck());
        assertThat(notes.findings()).isEmpty();
        assertThat(notes.notChecked()).hasSize(1);
        assertThat(notes.notChecked().get(0).text())
                .contains("to 212992 bytes", "asks for 8388608", "if it has CAP_NET_ADMIN")
                .endsWith("sysctl -w net.core.rmem_max=8388608");
        assertThat(notes.facts().get(0).text()).isEqualTo("send buffers may have 8388608 bytes");
        assertThat(DoctorReport.of(1, notes).isWell()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"-5000, back by 5000 ms", "60000, forward by 60000 ms"})
    void findsThatTheClockIsSet(long millis, String text) {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        wall.set(TODAY.plusSeconds(1));
        clock.look();
        assertThat(examine(new ClockCheck()).findings()).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        wall.set(TODAY.plusSeconds(2).plusMillis(millis));
        clock.look();
        Finding found = only(new ClockCheck());
        assertThat(found.code()).isEqualTo(FindingCode.CLOCK_STEPPED);
        assertThat(found.text()).contains(text);
    }

    @Test
    void findsAClockThatWasNeverSet() {
        wall.set(Instant.parse("1970-01-01T00:10:00Z"));
        ClockWatch unset = new ClockWatch(wall::get, nanos::get);
        assertThat(unset.now()).isEqualTo("1970-01-01T00:10:00Z");
        clock.look();
        assertThat(examine(new ClockCheck()).findings())
                .extracting(Finding::code)
                .containsExactly(FindingCode.CLOCK_WRONG, FindingCode.CLOCK_STEPPED);
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--", "rw-rw----", "rw-----w-"})
    void findsKeyFilesThatOthersMayRead(String mode) {
        keyFiles.add("a.key");
        machine.files.put("a.key", new FileFacts(Optional.of(mode), 256, 160));
        Finding found = only(new KeyCheck());
        assertThat(found.code()).isEqualTo(FindingCode.KEY_FILE_MODE);
        assertThat(found.text()).contains("a.key", mode);
        assertThat(found.next()).isEqualTo("chmod 600 \"a.key\"");
    }

    @ParameterizedTest
    @CsvSource({"rw-------", "rw-r-----", "r--------"})
    void leavesKeyFilesOfTheirOwnerAlone(String mode) {
        keyFiles.add("a.key");
        machine.files.put("a.key", new FileFacts(Optional.of(mode), 256, 160));
        assertThat(examine(new KeyCheck()).findings()).isEmpty();
    }

    @Test
    void findsAKeyThatNobodyDrew() {
        keyFiles.add("a.key");
        machine.files.put("a.key", new FileFacts(Optional.empty(), 256, 1));
        Finding found = only(new KeyCheck());
        assertThat(found.code()).isEqualTo(FindingCode.KEY_WEAK);
        assertThat(KeyCheck.differentBytes(new byte[] {1, 1, -1, 2})).isEqualTo(3);
    }

    @Test
    void missesFeaturesOfTheKernelWithoutCallingItWrong() {
        machine.features.add(new Machine.Feature("UDP_GRO", Optional.of("ENOPROTOOPT")));
        machine.features.add(new Machine.Feature("UDP_SEGMENT", Optional.empty()));
        Notes notes = examine(new KernelCheck());
        assertThat(notes.findings())
                .extracting(Finding::code)
                .containsExactly(FindingCode.KERNEL_FEATURE_MISSING);
        DoctorReport report = DoctorReport.of(1, notes);
        assertThat(report.isWell()).isTrue();
        assertThat(report.json()).startsWith("{\"schema\":1,\"node\":1,\"well\":true,");
    }

    @Test
    void readsTheKernelsListOfSockets() {
        String text =
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid "
                        + " timeout inode ref pointer drops\n"
                        + " 1234: 0100007F:151D 00000000:0000 07 00000000:00000000 00:00000000 00000000"
                        + "     0        0 4711 2 0000000000000000 0\n"
                        + "garbage\n";
        assertThat(ProcNetUdp.parse(text))
                .containsExactly(new Machine.UdpSocket(at("127.0.0.1", 5405), 4711));
    }

    @Test
    void printsErrorsBeforeWarnings() {
        machine.sysctls.put("net.core.rmem_max", 212_992L);
        link = "2/0,10.0.0.9:5405,10.0.0.2:5405";
        assertThat(examine(new BufferCheck(), new AddressCheck()).findings())
                .extracting(Finding::code)
                .containsExactly(FindingCode.ADDRESS_ABSENT, FindingCode.RECEIVE_BUFFER_LIMIT);
    }
}
