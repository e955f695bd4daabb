package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A link that is disabled on one side goes down on the other one too (spec api Q18), at the latest
 * after that side's timeout: this side answers no pings any more. From then on the other link
 * carries all, and nothing is lost.
 */
@EachLibknet
class DisabledLinkTest {
    private static final int MESSAGES = 200;
    private static final LinkTimers WATCHFUL =
            LinkTimers.ofMillis(50, 1000).withPongsToComeUp(2).withBackoff(1);

    private static MixedPair start() {
        return MixedPair.builder()
                .timers(WATCHFUL)
                .peerTimeout(Duration.ofMillis(500))
                .link(FreePorts.link(), 9)
                .link(FreePorts.link(), 1)
                .startLinked();
    }

    @Test
    void libknetLeavesALinkThatWeDisable() {
        try (MixedPair pair = start()) {
            pair.java().link(PEER, 0).disable();
            pair.peer().awaitLinkDown(JAVA, 0);
            long before = pair.peerCount(0, "tx_data_packets");
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(pair.peer().send(JAVA, 0, "message-" + i).isOk()).isTrue();
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(new String(pair.java().awaitMessage(), StandardCharsets.US_ASCII))
                        .isEqualTo("message-" + i);
            }
            assertThat(pair.peerCount(0, "tx_data_packets")).isEqualTo(before);
            pair.java().link(PEER, 0).enable();
            pair.awaitLinksUp();
        }
    }

    /** libknet goes on answering pings; it says nothing that a peer could tell the state from. */
    @Test
    void aLinkThatLibknetDisablesStillCarriesOurMessages() {
        try (MixedPair pair = start()) {
            pair.peer().disable(JAVA, 0);
            long before = pair.java().count(PEER, 0, LinkCounter.RX_PONG_PACKETS);
            for (int i = 0; i < MESSAGES; i++) {
                pair.java().sendSync(PEER, ("message-" + i).getBytes(StandardCharsets.US_ASCII));
                assertThat(pair.awaitAtPeer().text()).isEqualTo("message-" + i);
            }
            assertThat(pair.java().count(PEER, 0, LinkCounter.TX_DATA_PACKETS))
                    .isGreaterThanOrEqualTo(MESSAGES);
            Await.until(
                    () -> pair.java().count(PEER, 0, LinkCounter.RX_PONG_PACKETS) > before + 20);
            assertThat(pair.java().link(PEER, 0).isUp()).isTrue();
        }
    }
}
