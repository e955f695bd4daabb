package io.knet.netty.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkPolicy;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages to a host are written to its active links, and flushed together. */
class HostOutputTest {
    private static final int MOST_OVERTAKEN = 16;

    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost host = fakes.add(2, LinkPolicy.PASSIVE);
    private final HostOutput output = host.output();
    private final FakeLink first = fakes.addLink(host, 0);
    private final FakeLink second = fakes.addLink(host, 1);

    @AfterEach
    void close() {
        fakes.close();
    }

    private ByteBuf transmit(int sequence) {
        ByteBuf content = Packets.of((byte) 1);
        output.transmit(new TxMessage(0, sequence, false, Keys.inClear(100), content));
        return content;
    }

    @Test
    void writesToTheLinkOfThePolicyAndFlushesOnlyThat() {
        transmit(7);
        assertThat(first.output.written).containsExactly(7);
        assertThat(first.output.flushes).isZero();

        output.flush();
        output.flush();

        assertThat(first.output.flushes).as("nothing is flushed twice").isOne();
        assertThat(second.output.written).isEmpty();
        assertThat(second.output.flushes).isZero();
    }

    @Test
    void sharesWhatGoesOverSeveralLinks() {
        transmit(1);
        host.active().policy(LinkPolicy.ACTIVE);
        ByteBuf content = transmit(2);

        assertThat(first.output.written).containsExactly(1, 2);
        assertThat(first.output.shared).containsExactly(false, true);
        assertThat(second.output.shared).containsExactly(true);
        assertThat(content.refCnt()).isZero();
    }

    @Test
    void countsWhatNoLinkCarries() {
        first.usable = false;
        second.usable = false;
        host.linksChanged();

        ByteBuf content = transmit(1);

        assertThat(content.refCnt()).isZero();
        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.DESTINATION_DOWN, 1L));
    }

    @Test
    void sendsForcedPingsOverAllLinks() {
        output.forcePings(8191);

        assertThat(first.forcedPings).containsExactly(8191);
        assertThat(second.forcedPings).containsExactly(8191);
    }

    @Test
    void namesTheActiveLinkWhoseSocketIsFull() {
        second.output.blocked = true;
        assertThat(output.blocked()).as("no message waits for that one").isNull();

        first.output.blocked = true;
        assertThat(output.blocked()).isSameAs(first.output);
    }

    @Test
    void hasUnsentPacketsIfOneLinkHas() {
        assertThat(output.hasUnsentPackets()).isCompletedWithValue(false);
        second.output.unsent = true;
        assertThat(output.hasUnsentPackets()).isCompletedWithValue(true);
    }

    private void begin(int messages) {
        for (int i = 0; i < messages; i++) {
            output.beginMessage();
        }
    }

    private void letPass() {
        fakes.loops.outside(() -> output.letNumberedPass(Deadline.in(Duration.ZERO)));
    }

    @Test
    void lets16NumberedMessagesBeOvertaken() {
        begin(MOST_OVERTAKEN);

        letPass();

        assertThat(first.output.flushes).isZero();
    }

    @Test
    void waitsForTheLoopBehindMoreNumberedMessages() {
        begin(MOST_OVERTAKEN + 1);

        assertThatThrownBy(this::letPass)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.TIMED_OUT));
    }

    @Test
    void forgetsMessagesThatWereFlushed() {
        begin(MOST_OVERTAKEN + 1);
        transmit(1);
        output.flush();

        letPass();
    }
}
