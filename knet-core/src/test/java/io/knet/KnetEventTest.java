package io.knet;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.event.DataMtuEvent;
import io.knet.event.DiagnosisChangeEvent;
import io.knet.event.HostReachabilityEvent;
import io.knet.event.KernelDropsEvent;
import io.knet.event.LinkDownEvent;
import io.knet.event.LinkMtuEvent;
import io.knet.event.LinkPeerMovedEvent;
import io.knet.event.LinkUpEvent;
import io.knet.event.LocalSocketDropsEvent;
import io.knet.event.OnwireVersionEvent;
import io.knet.event.ReceiveOverflowEvent;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.report.DiagnosisReport;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What events tell through the interfaces that programs see. */
class KnetEventTest {
    private static final InetSocketAddress HERE = InetSocketAddress.createUnresolved("here", 1);
    private static final InetSocketAddress THERE = InetSocketAddress.createUnresolved("there", 2);

    @Test
    void aLinkCameUp() {
        KnetEvent.LinkUp event = new LinkUpEvent(2, 1);

        assertThat(event.host()).isEqualTo(2);
        assertThat(event.link()).isEqualTo(1);
        assertThat(event).isEqualTo(new LinkUpEvent(2, 1)).isNotEqualTo(new LinkUpEvent(2, 0));
    }

    @Test
    void aLinkWentDown() {
        KnetEvent.LinkDown event = new LinkDownEvent(2, 1, LinkDownReason.TIMEOUT, "no pong");

        assertThat(event.host()).isEqualTo(2);
        assertThat(event.link()).isEqualTo(1);
        assertThat(event.reason()).isEqualTo(LinkDownReason.TIMEOUT);
        assertThat(event.detail()).isEqualTo("no pong");
    }

    @Test
    void theDiagnosisOfALinkChanged() {
        Diagnosis silent =
                new DiagnosisReport(
                        DiagnosisCode.SILENT, Map.of(), 1, Instant.EPOCH, Instant.EPOCH);
        KnetEvent.DiagnosisChange event = new DiagnosisChangeEvent(2, 1, Optional.of(silent));

        assertThat(event.host()).isEqualTo(2);
        assertThat(event.link()).isEqualTo(1);
        assertThat(event.diagnosis()).contains(silent);
    }

    @Test
    void aPeerMoved() {
        KnetEvent.LinkPeerMoved event = new LinkPeerMovedEvent(2, 1, HERE, THERE);

        assertThat(event.host()).isEqualTo(2);
        assertThat(event.link()).isEqualTo(1);
        assertThat(event.from()).isEqualTo(HERE);
        assertThat(event.to()).isEqualTo(THERE);
    }

    @Test
    void theMtuOfALinkChanged() {
        KnetEvent.LinkMtu event = new LinkMtuEvent(2, 1, 1397);

        assertThat(event.host()).isEqualTo(2);
        assertThat(event.link()).isEqualTo(1);
        assertThat(event.mtu()).isEqualTo(1397);
    }

    @Test
    void aHostBecameReachable() {
        KnetEvent.HostReachability event = new HostReachabilityEvent(2, true);

        assertThat(event.host()).isEqualTo(2);
        assertThat(event.reachable()).isTrue();
    }

    @Test
    void somethingOfTheHandleChanged() {
        KnetEvent.DataMtu mtu = new DataMtuEvent(1397);
        OnwireVersion versions = new OnwireVersion(1, 1, 1);
        KnetEvent.OnwireVersionChange version = new OnwireVersionEvent(versions);

        assertThat(mtu.dataMtu()).isEqualTo(1397);
        assertThat(version.own()).isEqualTo(versions);
    }

    @Test
    void theKernelDroppedPackets() {
        KnetEvent.KernelDrops ofLink = new KernelDropsEvent(2, 1, 345);
        KnetEvent.LocalSocketDrops ofAddress = new LocalSocketDropsEvent(HERE, 12);

        assertThat(ofLink.host()).isEqualTo(2);
        assertThat(ofLink.link()).isEqualTo(1);
        assertThat(ofLink.packets()).isEqualTo(345);
        assertThat(ofAddress.local()).isEqualTo(HERE);
        assertThat(ofAddress.packets()).isEqualTo(12);
    }

    @Test
    void addressesOfEventsAreComparedWithTheirZones() {
        InetSocketAddress there = KnetAddress.parse("[fe80::1%4711]:5405");
        InetSocketAddress elsewhere = KnetAddress.parse("[fe80::1%4712]:5405");
        LinkPeerMovedEvent moved = new LinkPeerMovedEvent(2, 1, there, elsewhere);
        LocalSocketDropsEvent dropped = new LocalSocketDropsEvent(there, 12);

        assertThat(moved)
                .isEqualTo(new LinkPeerMovedEvent(2, 1, there, elsewhere))
                .hasSameHashCodeAs(new LinkPeerMovedEvent(2, 1, there, elsewhere))
                .isNotEqualTo(new LinkPeerMovedEvent(3, 1, there, elsewhere))
                .isNotEqualTo(new LinkPeerMovedEvent(2, 2, there, elsewhere))
                .isNotEqualTo(new LinkPeerMovedEvent(2, 1, elsewhere, elsewhere))
                .isNotEqualTo(new LinkPeerMovedEvent(2, 1, there, there));
        assertThat(dropped)
                .isEqualTo(new LocalSocketDropsEvent(there, 12))
                .hasSameHashCodeAs(new LocalSocketDropsEvent(there, 12))
                .isNotEqualTo(new LocalSocketDropsEvent(elsewhere, 12))
                .isNotEqualTo(new LocalSocketDropsEvent(there, 13));
    }

    @Test
    void writesAddressesAsPeopleDo() {
        InetSocketAddress here = KnetAddress.parse("[fd00::1]:5405");
        InetSocketAddress there = KnetAddress.parse("[fd00::2]:5405");

        assertThat(new LinkPeerMovedEvent(2, 1, here, there))
                .hasToString(
                        "LinkPeerMovedEvent[host=2, link=1, from=[fd00::1]:5405,"
                                + " to=[fd00::2]:5405]");
        assertThat(new LocalSocketDropsEvent(here, 12))
                .hasToString("LocalSocketDropsEvent[local=[fd00::1]:5405, packets=12]");
    }

    @Test
    void messagesWereLost() {
        KnetEvent.ReceiveOverflow event = new ReceiveOverflowEvent(3, 2);

        assertThat(event.channel()).isEqualTo(3);
        assertThat(event.sourceHost()).isEqualTo(2);
    }
}
