package io.knet.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.lab.bench.message.MessageFormat;
import io.netty.buffer.ByteBuf;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** Messages of a flow that come to grief, one way or another. */
class FlowTest {
    private static final int MESSAGES = 20;

    private final Troubles troubles = new Troubles();

    /** Runs a flow until some messages were sent, each of which goes to a fate. */
    private Flow run(BiConsumer<Flow, ByteBuf> fate) throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(MESSAGES);
        Flow[] flow = new Flow[1];
        Flow.Outlet outlet =
                (to, message, sync) -> {
                    try {
                        fate.accept(flow[0], message);
                    } finally {
                        message.release();
                        sent.countDown();
                    }
                };
        byte[] pattern = new byte[MessageFormat.PATTERN_BYTES];
        new Random(5).nextBytes(pattern);
        flow[0] = new Flow(1, 2, outlet, troubles, new MessageFormat(pattern), new Random(6));
        flow[0].start();
        assertThat(sent.await(30, TimeUnit.SECONDS)).isTrue();
        flow[0].stop();
        return flow[0];
    }

    @Test
    void whatArrivesOnceIsWell() throws InterruptedException {
        Flow flow = run(Flow::arrived);

        assertThat(flow.findings()).isEmpty();
        assertThat(flow.tally().delivered()).isGreaterThanOrEqualTo(MESSAGES - 1);
        assertThat(flow.tally().bad()).isZero();
    }

    @Test
    void findsWhatComesTwice() throws InterruptedException {
        Flow flow =
                run(
                        (way, message) -> {
                            way.arrived(message);
                            way.arrived(message);
                        });

        assertThat(flow.findings().get(0)).isEqualTo("1 to 2: message 0 came twice");
        assertThat(flow.tally().bad()).isGreaterThanOrEqualTo(MESSAGES - 1);
    }

    @Test
    void findsWhatIsChanged() throws InterruptedException {
        Flow flow =
                run(
                        (way, message) -> {
                            int last = message.writerIndex() - 1;
                            message.setByte(last, message.getByte(last) + 1);
                            way.arrived(message);
                            message.setByte(last, message.getByte(last) - 1);
                            way.arrived(message);
                        });

        assertThat(flow.findings().get(0)).startsWith("1 to 2: a message was changed");
    }

    @Test
    void findsRefusalsThatNothingExplains() throws InterruptedException {
        Flow flow = run((way, message) -> refuse());

        assertThat(flow.findings().get(0)).startsWith("1 to 2: message 0 was refused");
        assertThat(flow.tally().refused()).isZero();
    }

    @Test
    void aTroubleExplainsRefusals() throws InterruptedException {
        troubles.begin(System.nanoTime());

        Flow flow = run((way, message) -> refuse());

        assertThat(flow.findings()).isEmpty();
        assertThat(flow.tally().refused()).isGreaterThanOrEqualTo(MESSAGES - 1);
    }

    private static void refuse() {
        throw new KnetException(KnetError.QUEUE_FULL, "not now");
    }
}
