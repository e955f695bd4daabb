package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkEvent;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link whose socket says that the peer is not there any more. */
class LinkErrorsTest {
    private static final int LOOP = 0;
    private static final int HOST = 2;

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyLink link = virtual.addLink(virtual.addHost(HOST), 0);
    private final NettyDataChannel messages = virtual.openChannel(0);

    @BeforeEach
    void bringUp() {
        virtual.bringUp(link);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void fail() {
        virtual.on(
                LOOP,
                () ->
                        VirtualNode.channel(link)
                                .pipeline()
                                .fireExceptionCaught(new PortUnreachableException("refused")));
    }

    @Test
    void theLinkGoesDown() {
        fail();
        virtual.run();

        assertThat(link.isUp()).isFalse();
        assertThat(link.status().history())
                .last()
                .extracting(LinkEvent::reason)
                .asString()
                .contains(LinkDownReason.PEER_UNREACHABLE.name());
    }

    @Test
    void theDiagnosisIsThatTheNetworkHasNoWayToThePeer() {
        virtual.on(
                LOOP,
                () ->
                        VirtualNode.channel(link)
                                .pipeline()
                                .fireExceptionCaught(
                                        new NoRouteToHostException("No route to host")));
        virtual.run();
        virtual.on(
                LOOP,
                () ->
                        VirtualNode.channel(link)
                                .pipeline()
                                .fireExceptionCaught(
                                        new NoRouteToHostException("No route to host")));
        virtual.run();

        Diagnosis found = link.status().diagnosis().orElseThrow();
        assertThat(found.code()).isEqualTo(DiagnosisCode.UNREACHABLE);
        assertThat(found.text()).contains("192.0.2.2:5405: EHOSTUNREACH");
    }

    @Test
    void whatThePeerSentBeforeIsStillTaken() {
        fail();
        virtual.receive(link, Packets.data(HOST, 1, (byte) 7));
        virtual.run();

        assertThat(VirtualNode.received(messages)).containsExactly(new byte[] {7});
        assertThat(link.isUp()).isFalse();
    }

    @Test
    void theLinkGoesDownOnceHoweverManyErrorsThereAre() {
        fail();
        fail();
        virtual.run();
        fail();
        virtual.run();

        assertThat(link.status().downCount()).isOne();
    }

    @Test
    void anErrorThatIsToldLateDoesNotHarmALinkThatWasRemoved() {
        fail();
        CompletableFuture<Void> removed = link.removeAsync();
        virtual.run();

        assertThat(removed).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(link.isUp()).isFalse();
        assertThat(virtual.node.drops.snapshot().values()).allMatch(count -> count == 0);
    }

    // ---- pings that the socket refuses

    /** Two nodes' worth of pings go out at most between two calls of this. */
    private void refusePings(IOException failure) {
        VirtualNode.channel(link).refusal = failure;
        virtual.advanceMillis(1000);
        virtual.advanceMillis(20);
        virtual.advanceMillis(20);
    }

    private LinkDownReason lastReason() {
        List<LinkEvent> history = link.status().history();
        return history.get(history.size() - 1).reason().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "Operation not permitted, EPERM",
        "Permission denied, EACCES",
        "Invalid argument, EINVAL",
        "Cannot assign requested address, EADDRNOTAVAIL",
        "something new, EIO"
    })
    void severalRefusedPingsTakeTheLinkDownWithTheirError(String text, String errno) {
        refusePings(new IOException(text));

        assertThat(link.isUp()).isFalse();
        assertThat(lastReason()).isEqualTo(LinkDownReason.SEND_FAILED);
        assertThat(link.describeDown()).contains("SEND_FAILED (" + errno + ")");
        Diagnosis found = link.status().diagnosis().orElseThrow();
        assertThat(found.code()).isEqualTo(DiagnosisCode.CANNOT_SEND);
        assertThat(found.text()).contains("192.0.2.2:5405: " + errno);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Message too long", "No buffer space available"})
    void whatIsTooLongOrFindsNoRoomDoesNot(String text) {
        refusePings(new IOException(text));

        assertThat(link.isUp()).isTrue();
    }

    @Test
    void twoRefusedPingsDoNotIfTheNextOneIsSent() {
        FakeTransport.FakeChannel channel = VirtualNode.channel(link);
        channel.refusal = new IOException("Operation not permitted");
        virtual.advanceMillis(1000);
        virtual.advanceMillis(20);
        channel.refusal = null;
        virtual.advanceMillis(20);
        virtual.bringUp(link);
        channel.refusal = new IOException("Operation not permitted");
        virtual.advanceMillis(1000);
        virtual.advanceMillis(20);

        assertThat(link.isUp()).as(link.describeDown()).isTrue();
    }

    @Test
    void aRefusedMessageAsksWhatPingsMeetBeforeTheNextIsDue() {
        VirtualNode.channel(link).refusal = new IOException("Operation not permitted");
        messages.send(Packets.of(new byte[] {1}));
        virtual.run();
        virtual.advanceMillis(20);
        virtual.advanceMillis(20);
        virtual.advanceMillis(20);

        assertThat(link.isUp()).isFalse();
        assertThat(lastReason()).isEqualTo(LinkDownReason.SEND_FAILED);
    }

    @Test
    void theLinkComesBackWhenItsPingsAreTakenAgain() {
        refusePings(new IOException("Operation not permitted"));
        assertThat(link.status().diagnosis()).isPresent();
        VirtualNode.channel(link).refusal = null;
        virtual.advanceMillis(1000);
        assertThat(link.status().diagnosis())
                .map(Diagnosis::code)
                .as("a ping was sent")
                .contains(DiagnosisCode.SILENT);

        virtual.bringUp(link);
        assertThat(link.status().diagnosis()).isEmpty();
        assertThat(link.status().lastDiagnosis())
                .map(Diagnosis::code)
                .contains(DiagnosisCode.SILENT);

        assertThat(link.isUp()).isTrue();
    }

    @Test
    void theTimeoutNamesTheErrorOfThePingBeforeIt() {
        link.timers(LinkTimers.ofMillis(3000, 3010).withPongsToComeUp(2).withBackoff(1));
        virtual.bringUp(link);
        VirtualNode.channel(link).refusal = new IOException("Operation not permitted");
        virtual.advanceMillis(3000);
        virtual.advanceMillis(15);

        assertThat(lastReason()).isEqualTo(LinkDownReason.SEND_FAILED);
        assertThat(link.describeDown()).contains("EPERM");
    }
}
