package io.knet.tools.node.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.ClearStats;
import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.LinkDownReason;
import io.knet.admin.report.Happening;
import io.knet.admin.report.NodeEvent;
import io.knet.admin.value.LinkName;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.tools.node.option.AddressText;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EventsTest {
    // What the handle tells, which only knet's own modules can make.

    private record ToldUp(int host, int link) implements KnetEvent.LinkUp {}

    private record ToldDown(int host, int link, LinkDownReason reason, String detail)
            implements KnetEvent.LinkDown {}

    private record ToldPeerMoved(int host, int link, InetSocketAddress from, InetSocketAddress to)
            implements KnetEvent.LinkPeerMoved {}

    private record ToldPathMtu(int host, int link, int mtu) implements KnetEvent.LinkMtu {}

    private record ToldReachability(int host, boolean reachable)
            implements KnetEvent.HostReachability {}

    private record ToldMtu(int dataMtu) implements KnetEvent.DataMtu {}

    private record ToldKernelDrops(int host, int link, long packets)
            implements KnetEvent.KernelDrops {}

    private record ToldLocalSocketDrops(InetSocketAddress local, long packets)
            implements KnetEvent.LocalSocketDrops {}

    private record ToldOverflow(int channel, int sourceHost) implements KnetEvent.ReceiveOverflow {}

    @Test
    void tellsLinksThatComeUp() {
        assertEvent(
                Happening.of(new ToldUp(2, 1)),
                "{\"event\":\"link\",\"host\":2,\"link\":1,\"up\":true}",
                "link 2/1 is up");
    }

    @Test
    void tellsWhyLinksGoDown() {
        assertEvent(
                Happening.of(new ToldDown(2, 1, LinkDownReason.TIMEOUT, "no pong")),
                "{\"event\":\"link\",\"host\":2,\"link\":1,\"up\":false,\"reason\":\"TIMEOUT\","
                        + "\"detail\":\"no pong\"}",
                "link 2/1 is down: TIMEOUT (no pong)");
        assertEvent(
                Happening.of(new ToldDown(2, 1, LinkDownReason.DISABLED, "")),
                "{\"event\":\"link\",\"host\":2,\"link\":1,\"up\":false,\"reason\":\"DISABLED\"}",
                "link 2/1 is down: DISABLED");
    }

    /** What the handle tells, which only knet's own modules can make. */
    private record ToldDiagnosis(
            DiagnosisCode code,
            Map<String, String> arguments,
            long count,
            Instant first,
            Instant last)
            implements Diagnosis {}

    private record ToldChange(int host, int link, Optional<Diagnosis> diagnosis)
            implements KnetEvent.DiagnosisChange {}

    @Test
    void tellsWhatIsTheMatterWithLinks() {
        Diagnosis port =
                new ToldDiagnosis(
                        DiagnosisCode.OTHER_PORT,
                        Map.of(
                                "from",
                                "192.0.2.2:1",
                                "remote",
                                "192.0.2.2:5405",
                                "remote_port",
                                "5405"),
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH);
        assertEvent(
                Happening.of(new ToldChange(2, 1, Optional.of(port))),
                "{\"event\":\"diagnosis\",\"host\":2,\"link\":1,\"diagnosis\":"
                        + port.toJson()
                        + "}",
                "link 2/1: packets for the link come from 192.0.2.2:1, and answers go to"
                        + " 192.0.2.2:5405; look at: ss -uanp 'sport = :5405'");
        assertEvent(
                Happening.of(new ToldChange(2, 1, Optional.empty())),
                "{\"event\":\"diagnosis\",\"host\":2,\"link\":1}",
                "link 2/1 has no diagnosis any more");
    }

    @Test
    void tellsWhereAPeerHasMoved() {
        assertEvent(
                Happening.of(
                        new ToldPeerMoved(
                                2,
                                1,
                                KnetAddress.parse("192.0.2.2", "5405"),
                                KnetAddress.parse("192.0.2.3", "5405"))),
                "{\"event\":\"moved\",\"host\":2,\"link\":1,\"from\":\"192.0.2.2:5405\","
                        + "\"to\":\"192.0.2.3:5405\"}",
                "link 2/1 has its peer at 192.0.2.3:5405, no longer at 192.0.2.2:5405");
    }

    @Test
    void tellsWhetherHostsAreReachable() {
        assertEvent(
                Happening.of(new ToldReachability(2, true)),
                "{\"event\":\"host\",\"host\":2,\"reachable\":true}",
                "host 2 is reachable");
        assertEvent(
                Happening.of(new ToldReachability(2, false)),
                "{\"event\":\"host\",\"host\":2,\"reachable\":false}",
                "host 2 is not reachable");
    }

    @Test
    void tellsWhereLinksLead() {
        InetSocketAddress local = AddressText.parse("127.0.0.1:1");
        assertEvent(
                new Change.LinkAddresses(
                        new LinkName(2, 1), local, Optional.of(AddressText.parse("[::1]:2"))),
                "{\"event\":\"moved\",\"host\":2,\"link\":1,\"local\":\"127.0.0.1:1\","
                        + "\"remote\":\"[::1]:2\"}",
                "link 2/1 now: 127.0.0.1:1 -> [::1]:2");
        assertEvent(
                new Change.LinkAddresses(new LinkName(2, 1), local, Optional.empty()),
                "{\"event\":\"moved\",\"host\":2,\"link\":1,\"local\":\"127.0.0.1:1\","
                        + "\"remote\":\"dynamic\"}",
                "link 2/1 now: 127.0.0.1:1 -> dynamic");
    }

    @Test
    void tellsAccessLists() {
        assertEvent(
                new AccessListReport(
                        new LinkName(2, 1),
                        List.of(AccessEntry.reject("10.0.0.1"), AccessEntry.accept("10.0.0.0/8"))),
                "{\"event\":\"acl\",\"host\":2,\"link\":1,\"entries\":["
                        + "{\"verdict\":\"reject\",\"sources\":\"10.0.0.1\"},"
                        + "{\"verdict\":\"accept\",\"sources\":\"10.0.0.0/8\"}]}",
                "access list of link 2/1:\n  0 reject 10.0.0.1\n  1 accept 10.0.0.0/8");
        assertEvent(
                new AccessListReport(new LinkName(2, 1), List.of()),
                "{\"event\":\"acl\",\"host\":2,\"link\":1,\"entries\":[]}",
                "access list of link 2/1: empty, nobody is accepted");
        assertEvent(
                new Change.AccessLists(false),
                "{\"event\":\"access_lists\",\"enabled\":false}",
                "access lists are not checked");
    }

    @Test
    void tellsTheMtuOfALink() {
        assertEvent(
                Happening.of(new ToldPathMtu(2, 1, 1397)),
                "{\"event\":\"link_mtu\",\"host\":2,\"link\":1,\"mtu\":1397}",
                "link 2/1 carries up to 1397 bytes in one packet");
    }

    @Test
    void tellsTheMtu() {
        assertEvent(
                Happening.of(new ToldMtu(1397)),
                "{\"event\":\"mtu\",\"data_mtu\":1397}",
                "messages of up to 1397 bytes go in one packet");
    }

    @Test
    void tellsThatTheKernelDroppedPackets() {
        assertEvent(
                Happening.of(new ToldKernelDrops(2, 1, 345)),
                "{\"event\":\"kernel_drops\",\"host\":2,\"link\":1,\"packets\":345}",
                "link 2/1: the kernel dropped 345 packets, which came faster than this node takes"
                        + " them");
        assertEvent(
                Happening.of(new ToldLocalSocketDrops(KnetAddress.parse("192.0.2.1", "5405"), 345)),
                "{\"event\":\"kernel_drops\",\"local\":\"192.0.2.1:5405\",\"packets\":345}",
                "192.0.2.1:5405: the kernel dropped 345 packets from no known peer's address, which"
                        + " came faster than this node takes them");
    }

    @Test
    void tellsThatMessagesWereLost() {
        assertEvent(
                Happening.of(new ToldOverflow(3, 2)),
                "{\"event\":\"overflow\",\"channel\":3,\"from\":2}",
                "messages on channel 3 were lost, the first from host 2: they come faster than they"
                        + " are printed (see stats)");
    }

    @Test
    void tellsMessagesThatWereSent() {
        assertEvent(
                new Result.Sent(OptionalInt.of(2), true, Optional.empty(), 12),
                "{\"event\":\"sent\",\"to\":2,\"sync\":true,\"result\":\"OK\",\"micros\":12}",
                "sync to host 2: the link took it (12 us)");
        assertEvent(
                new Result.Sent(OptionalInt.empty(), false, Optional.empty(), 3),
                "{\"event\":\"sent\",\"to\":\"all\",\"sync\":false,\"result\":\"OK\",\"micros\":3}",
                "send to all hosts: queued (3 us)");
    }

    @Test
    void tellsWhyMessagesWereNotSent() {
        KnetException failure =
                new KnetException(KnetError.SOCKET_ERROR, Errno.ENETUNREACH, "no way", null);

        assertEvent(
                new Result.Sent(OptionalInt.of(2), true, Optional.of(failure), 12),
                "{\"event\":\"sent\",\"to\":2,\"sync\":true,\"result\":\"ENETUNREACH\",\"micros\":12,"
                        + "\"error\":\"SOCKET_ERROR\",\"detail\":\"no way\"}",
                "sync to host 2: ENETUNREACH: no way (12 us)");
    }

    @Test
    void tellsWhatBecameOfAMessageAtItsReceiver() {
        assertEvent(
                new Result.Confirmed(2, Optional.empty(), 150),
                "{\"event\":\"confirmed\",\"to\":2,\"result\":\"DELIVERED\",\"micros\":150}",
                "confirm to host 2: delivered (150 us)");
        assertEvent(
                new Result.Confirmed(
                        2,
                        Optional.of(new KnetException(KnetError.TIMED_OUT, "no receipt came")),
                        10_000_000),
                "{\"event\":\"confirmed\",\"to\":2,\"result\":\"TIMED_OUT\",\"micros\":10000000,"
                        + "\"detail\":\"no receipt came\"}",
                "confirm to host 2: TIMED_OUT: no receipt came (10000000 us)");
    }

    @Test
    void tellsHowAFloodWent() {
        assertEvent(
                new Result.Flooded(2, 1_000_000, 65536, 7, 2.5),
                "{\"event\":\"flood\",\"to\":2,\"count\":1000000,\"size\":65536,\"bytes\":65536000000,"
                        + "\"refused\":7,\"seconds\":2.5}",
                "flood to host 2: 1000000 messages, 65536000000 bytes in 2.500 s (400000 messages/s,"
                        + " 26214.4 MB/s), queue full 7 times");
    }

    @Test
    void tellsThatALinkWasSwitched() {
        assertEvent(
                new Change.LinkSwitch(new LinkName(2, 1), false),
                "{\"event\":\"switched\",\"host\":2,\"link\":1,\"enabled\":false}",
                "link 2/1 is disabled");
    }

    @Test
    void tellsThatStatisticsWereCleared() {
        assertEvent(
                new Change.Cleared(ClearStats.HANDLE_AND_LINKS),
                "{\"event\":\"cleared\",\"links\":true}",
                "statistics of the handle and all links are cleared");
        assertEvent(
                new Change.Cleared(ClearStats.HANDLE),
                "{\"event\":\"cleared\",\"links\":false}",
                "statistics of the handle are cleared");
    }

    @Test
    void tellsWhatIsLogged() {
        assertEvent(
                new Change.Logging(Optional.of(LogSubsystem.RX), LogLevel.WARN),
                "{\"event\":\"log\",\"subsystem\":\"rx\",\"level\":\"warning\"}",
                "log level of rx is warning");
        assertEvent(
                new Change.Logging(Optional.empty(), LogLevel.DEBUG),
                "{\"event\":\"log\",\"subsystem\":\"all\",\"level\":\"debug\"}",
                "log level of all subsystems is debug");
    }

    @Test
    void tellsWhatWasWrongWithACommand() {
        assertEvent(
                new Result.Failed("no \"x\""),
                "{\"event\":\"error\",\"message\":\"no \\\"x\\\"\"}",
                "error: no \"x\"");
    }

    @Test
    void tellsWhyEpollIsMissing() {
        assertEvent(
                new Ready(1, "nio", Optional.of("not Linux"), 0, "none", List.of()),
                "{\"event\":\"ready\",\"id\":1,\"transport\":\"nio\",\"epoll_missing\":\"not Linux\","
                        + "\"channel\":0,\"crypto\":\"none\",\"links\":[]}",
                "ready: node 1, sockets nio (no epoll: not Linux), channel 0, crypto none");
    }

    private static void assertEvent(NodeEvent event, String json, String text) {
        assertThat(event.json()).hasToString(json);
        assertThat(event.text()).isEqualTo(text);
    }
}
