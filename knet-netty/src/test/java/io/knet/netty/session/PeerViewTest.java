package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStatus;
import io.knet.stats.PeerView;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nodes with sockets tell each other of their links. */
class PeerViewTest extends SessionTestNodes {
    private static final LinkTimers QUICK = LinkTimers.ofMillis(100, 1500);

    private Node one;
    private KnetHost to2;
    private KnetHost to1;

    private void connect(HostConfig config) {
        one = node(1);
        Node two = node(2);
        to2 = add(one, 2, config);
        to1 = add(two, 1, config);
        for (int id = 0; id < 2; id++) {
            InetSocketAddress here = free();
            InetSocketAddress there = free();
            to2.addLink(id, LinkConfig.udp(here, there).withTimers(QUICK));
            to1.addLink(id, LinkConfig.udp(there, here).withTimers(QUICK));
        }
        await(
                () ->
                        IntStream.range(0, 2)
                                .allMatch(id -> to2.link(id).isUp() && to1.link(id).isUp()));
    }

    private static LinkStatus status(KnetHost host, int link) {
        return host.link(link).status();
    }

    private static String millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static boolean told(KnetHost host, int link, Predicate<PeerView> wanted) {
        return status(host, link).peerView().filter(wanted).isPresent();
    }

    @Test
    void bothEndsKnowThatALinkIsWellAtTheOther() {
        connect(HostConfig.DEFAULT);
        for (KnetHost host : new KnetHost[] {to2, to1}) {
            for (int link = 0; link < 2; link++) {
                int id = link;
                await(
                        () ->
                                told(
                                        host,
                                        id,
                                        view ->
                                                view.enabled()
                                                        && view.up()
                                                        && view.diagnosis().isEmpty()));
            }
        }
        await(() -> told(to2, 0, PeerView::active) && !told(to2, 1, PeerView::active));
        assertThat(status(to2, 0).stats().get(LinkCounter.TX_VIEW_PACKETS)).isPositive();
        assertThat(status(to2, 0).stats().get(LinkCounter.RX_VIEW_PACKETS)).isPositive();
    }

    @Test
    void aLinkThatThePeerHasDisabledSaysSo() {
        connect(HostConfig.DEFAULT);
        // Whoever is connected first hears that the other's link is not enabled yet.
        await(() -> told(to2, 1, PeerView::enabled));
        to1.link(1).disable();
        await(() -> told(to2, 1, view -> !view.enabled()));

        KnetEvent.DiagnosisChange told =
                one.await(
                        KnetEvent.DiagnosisChange.class,
                        change ->
                                change.diagnosis()
                                        .filter(it -> it.code() == DiagnosisCode.PEER_DISABLED)
                                        .isPresent());
        assertThat(told.link()).isEqualTo(1);
        assertThat(told.diagnosis().orElseThrow().text())
                .isEqualTo("host 2 says that the link is disabled there");
        assertThat(told.diagnosis().orElseThrow().next()).isEqualTo("enable 1/1");
        PeerView view = status(to2, 1).peerView().orElseThrow();
        assertThat(view.enabled()).isFalse();
        assertThat(view.diagnosis()).contains(DiagnosisCode.DISABLED);
        assertThat(view.since()).isPresent();
        assertThat(view.told()).isAfterOrEqualTo(view.since().orElseThrow());
        assertThat(status(to2, 1).toJson()).contains("\"peer_view\":{\"enabled\":false,");
        assertThat(view.toJson()).contains("\"diagnosis\":\"disabled\"");
        assertThat(view.summary()).isEqualTo("disabled as of " + millis(view.told()));

        to1.link(1).enable();
        await(() -> status(to2, 1).up() && status(to2, 1).diagnosis().isEmpty());
        await(() -> told(to2, 1, PeerView::up));
    }

    @Test
    void inLibknetsFormatNobodyTells() {
        connect(HostConfig.DEFAULT.withDialect(Dialect.LIBKNET));
        to1.link(1).disable();
        one.await(KnetEvent.LinkDown.class, down -> down.link() == 1);
        one.await(KnetEvent.DiagnosisChange.class, change -> change.link() == 1);
        assertThat(status(to2, 1).peerView()).isEqualTo(Optional.empty());
        assertThat(status(to2, 0).lifetimeStats().get(LinkCounter.TX_VIEW_PACKETS)).isZero();
    }
}
