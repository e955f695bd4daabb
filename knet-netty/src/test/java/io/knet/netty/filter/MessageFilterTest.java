package io.knet.netty.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.message.RxMessage;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.Packets;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the forwarding switch and the destination filter say of a message. */
class MessageFilterTest {
    private static final int LOCAL = 1;
    private static final int SENDER = 2;
    private static final int CHANNEL = 5;

    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final MessageFilter filter =
            new MessageFilter(
                    LOCAL,
                    new CallbackFailures(
                            1,
                            counters,
                            Ticker.newMockTicker(),
                            new Errors(Ticker.newMockTicker())));
    private final ByteBuf content = Packets.of((byte) 1);

    @BeforeEach
    void forward() {
        filter.forwarding(true);
    }

    @AfterEach
    void release() {
        content.release();
    }

    private Decision outgoing() {
        return filter.outgoing(CHANNEL, content, "an attachment");
    }

    private Decision incoming() {
        return filter.incoming(new RxMessage(SENDER, CHANNEL, 0, 0, content));
    }

    private static Decision refused(Refusal refusal) {
        return new Decision.Refused(refusal);
    }

    @Test
    void withoutForwardingNothingPassesEitherWay() {
        filter.forwarding(false);
        filter.install(
                request -> {
                    throw new AssertionError("nobody has to ask the filter");
                });

        assertThat(outgoing()).isEqualTo(refused(Refusal.FORWARDING_DISABLED));
        assertThat(incoming()).isEqualTo(refused(Refusal.FORWARDING_DISABLED));
        assertThat(filter.outgoingByFilter(CHANNEL, content, ""))
                .isEqualTo(refused(Refusal.FORWARDING_DISABLED));
    }

    @Test
    void withoutAFilterMessagesGoToEverybodyAndComeFromEverybody() {
        assertThat(outgoing()).isEqualTo(new Decision.ToAll(CHANNEL));
        assertThat(incoming()).isEqualTo(new Decision.ToAll(CHANNEL));
        assertThat(filter.outgoingByFilter(CHANNEL, content, ""))
                .as("sendSync needs one")
                .isEqualTo(refused(Refusal.NO_FILTER));
    }

    @Test
    void tellsTheFilterWhatMessageItIsAbout() {
        List<Object> asked = new ArrayList<>();
        filter.install(
                request -> {
                    asked.add(request.direction());
                    asked.add(request.localHost());
                    asked.add(request.sourceHost());
                    asked.add(request.channel());
                    asked.add(request.attachment());
                    return Verdict.drop();
                });

        outgoing();
        assertThat(asked).containsExactly(Direction.TX, LOCAL, LOCAL, CHANNEL, "an attachment");
        asked.clear();
        incoming();
        assertThat(asked).startsWith(Direction.RX, LOCAL, SENDER, CHANNEL);
    }

    @Test
    void readsWhatTheFilterSaysOfOutgoingMessages() {
        filter.install(request -> Verdict.unicast(3).onChannel(9));
        assertThat(outgoing()).isEqualTo(new Decision.ToOne(9, 3)).hasToString("host 3");

        filter.install(request -> Verdict.unicast(3, 5, 3));
        assertThat(outgoing())
                .isEqualTo(new Decision.ToSeveral(CHANNEL, List.of(3, 5)))
                .hasToString("hosts [3, 5]");

        filter.install(request -> Verdict.broadcast().onChannel(9));
        assertThat(outgoing()).isEqualTo(new Decision.ToAll(9)).hasToString("all hosts");

        filter.install(request -> Verdict.drop());
        assertThat(outgoing()).isEqualTo(refused(Refusal.FILTER_REFUSED));

        filter.install(request -> Verdict.unicast());
        assertThat(outgoing()).isEqualTo(refused(Refusal.NO_DESTINATION));
    }

    @Test
    void takesOnlyIncomingMessagesThatAreForThisNode() {
        filter.install(request -> Verdict.unicast(3, 4));
        assertThat(incoming()).isEqualTo(refused(Refusal.NOT_FOR_US));

        filter.install(request -> Verdict.unicast(3, LOCAL));
        assertThat(incoming()).isEqualTo(new Decision.ToSeveral(CHANNEL, List.of(3, LOCAL)));

        filter.install(request -> Verdict.unicast());
        assertThat(incoming()).isEqualTo(refused(Refusal.NOT_FOR_US));
    }

    @Test
    void asksNobodyOnceMoreAboutAMessageThatHasWaited() {
        filter.install(request -> Verdict.drop());
        Decision.ToOne before = new Decision.ToOne(CHANNEL, 3);

        assertThat(filter.outgoing(before)).isSameAs(before);
        filter.forwarding(false);
        assertThat(filter.outgoing(before)).isEqualTo(refused(Refusal.FORWARDING_DISABLED));
    }

    @Test
    void refusesAndReportsWhatTheFilterThrows() {
        Bug bug = new Bug();
        filter.install(
                request -> {
                    throw bug;
                });

        assertThat(outgoing()).isEqualTo(new Decision.Refused(Refusal.FILTER_FAILED, bug));
        assertThat(incoming()).isEqualTo(new Decision.Refused(Refusal.FILTER_FAILED, bug));
        assertThat(counters.get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(2);
    }

    @Test
    void asksNoFilterThatWasRemoved() {
        filter.install(request -> Verdict.drop());
        assertThat(filter.installed()).isPresent();

        filter.remove();

        assertThat(filter.installed()).isEmpty();
        assertThat(outgoing()).isEqualTo(new Decision.ToAll(CHANNEL));
    }
}
