package io.knet.lab.simulate.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.verify.Message.Sending;
import io.knet.lab.simulate.verify.Message.Way;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.testkit.time.Scheduler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.BitSet;
import java.util.concurrent.Executor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final int SHORT = 100;
    private static final int LONG = 5000;
    private static final long MINUTE = 60_000_000_000L;

    private final Scheduler scheduler = new Scheduler();
    private final FakeNodes nodes = new FakeNodes();
    private final Ledger ledger = new Ledger(scheduler, new Timeline(scheduler, 3), nodes);

    /** Three nodes that say what the test wants. */
    private static final class FakeNodes implements Ledger.Nodes {
        final int[] runs = {1, 1, 1};
        final long[] numbered = {10, 10, 10};
        final long[] drops = new long[3];
        final long[] unsent = new long[3];
        final long[] incomplete = new long[3];
        boolean inSessions;
        long longestHold;

        @Override
        public int count() {
            return 3;
        }

        @Override
        public int runs(int node) {
            return runs[node];
        }

        @Override
        public long numbered(int node) {
            return numbered[node];
        }

        @Override
        public long drops(int node) {
            return drops[node];
        }

        @Override
        public long droppedUnsent(int node) {
            return unsent[node];
        }

        @Override
        public long droppedIncomplete(int node) {
            return incomplete[node];
        }

        @Override
        public boolean inSessions(int one, int other) {
            return inSessions;
        }

        @Override
        public long longestHold() {
            return longestHold;
        }

        @Override
        public Executor executor(int node) {
            return Runnable::run;
        }
    }

    private static BitSet nodes(int... numbers) {
        BitSet set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    /** Node 0 sends node 1 a message on channel 2. */
    private Message send(int length) {
        Message message = ledger.begin(new Sending(0, 2, false, nodes(1), length, Way.ASYNC));
        message.addressed(nodes(1));
        scheduler.cause(null);
        return message;
    }

    private void receive(Message message) {
        receive(1, 0, 2, message.content());
    }

    private void receive(int node, int source, int channel, byte[] content) {
        ByteBuf buffer = Unpooled.wrappedBuffer(content);
        ledger.received(node, source, channel, buffer);
    }

    private static void assertFinds(Kind kind, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        Violation.class, found -> assertThat(found.kind()).isEqualTo(kind));
    }

    @Test
    void acceptsAMessageThatComesOnce() {
        Message message = send(SHORT);
        message.handed(1);
        message.received(1, () -> receive(message));
        assertThatCode(ledger::close).doesNotThrowAnyException();
        assertThat(ledger.delivered()).isOne();
        assertThat(ledger.lost()).isZero();
    }

    @Test
    void findsARepetitionWithinTheWindow() {
        Message message = send(SHORT);
        receive(message);
        assertFinds(Kind.DUPLICATE, () -> receive(message));
    }

    @Test
    void allowsARepetitionAfterTheReceiverLostSightOfTheSender() {
        Message message = send(SHORT);
        receive(message);
        ledger.hostLost(1, 0);
        receive(message);
        assertThat(ledger.delivered()).isEqualTo(2);
    }

    @Test
    void doesNotAllowARepetitionBecauseSomebodyElseLostSight() {
        Message message = send(SHORT);
        receive(message);
        ledger.hostLost(2, 0);
        ledger.hostLost(1, 2);
        assertFinds(Kind.DUPLICATE, () -> receive(message));
    }

    @Test
    void allowsARepetitionThatIsOlderThanTheWindow() {
        Message message = send(SHORT);
        receive(message);
        nodes.numbered[0] += 4096;
        receive(message);
        assertThat(ledger.delivered()).isEqualTo(2);
    }

    @Test
    void doesNotAllowARepetitionThatIsWellWithinTheWindow() {
        Message message = send(SHORT);
        receive(message);
        nodes.numbered[0] += 3000;
        assertFinds(Kind.DUPLICATE, () -> receive(message));
    }

    @Test
    void allowsARepetitionWhileOldPingsMayEmptyTheWindow() {
        nodes.numbered[0] = 0;
        Message first = send(SHORT);
        receive(first);
        receive(first);
        nodes.numbered[0] = 10;
        scheduler.runUntil(2 * MINUTE);
        Message later = send(SHORT);
        receive(later);
        assertFinds(Kind.DUPLICATE, () -> receive(later));
    }

    @Test
    void findsARepetitionInSessionsWhateverMayBeForgotten() {
        nodes.inSessions = true;
        Message message = send(SHORT);
        receive(message);
        ledger.hostLost(1, 0);
        nodes.numbered[0] += 9000;
        nodes.runs[1]++;
        assertFinds(Kind.DUPLICATE, () -> receive(message));
    }

    @Test
    void acceptsAMessageThatSomebodyHeldBackButNotTwice() {
        nodes.inSessions = true;
        nodes.longestHold = MINUTE;
        Message message = send(SHORT);
        message.handed(1);
        message.lost(1);
        ledger.close();
        receive(message);
        assertFinds(Kind.DUPLICATE, () -> receive(message));
    }

    @Test
    void forgetsAMessageThatNobodyCanHoldBackAnyLonger() {
        nodes.longestHold = MINUTE;
        Message message = send(SHORT);
        receive(message);
        ledger.close();
        scheduler.runUntil(2 * MINUTE);
        ledger.close();
        assertFinds(Kind.MISDELIVERED, () -> receive(message));
    }

    private Message sendConfirmed() {
        Message message = ledger.begin(new Sending(0, 2, false, nodes(1), SHORT, Way.CONFIRMED));
        message.confirmedBy(MINUTE);
        return message;
    }

    @Test
    void findsASenderThatIsNotTold() {
        sendConfirmed();
        assertThatCode(ledger::close).doesNotThrowAnyException();
        scheduler.runUntil(2 * MINUTE);
        assertFinds(Kind.WRONG_RESULT, ledger::close);
    }

    @Test
    void findsASenderThatIsClosedAndNotTold() {
        sendConfirmed();
        assertFinds(Kind.WRONG_RESULT, () -> ledger.closed(0));
    }

    @Test
    void findsAConfirmedMessageThatNeverCame() {
        Message message = sendConfirmed();
        message.told = true;
        message.confirmed = true;
        assertFinds(Kind.WRONG_RESULT, ledger::close);
    }

    @Test
    void findsAConfirmedMessageThatCameTwice() {
        Message message = sendConfirmed();
        receive(message);
        ledger.hostLost(1, 0);
        assertFinds(Kind.DUPLICATE, () -> receive(message));
    }

    @Test
    void findsAnotherContent() {
        byte[] content = send(SHORT).content();
        content[SHORT - 1] ^= 1;
        assertFinds(Kind.ALTERED, () -> receive(1, 0, 2, content));
    }

    @Test
    void findsAShorterContent() {
        byte[] content = java.util.Arrays.copyOf(send(SHORT).content(), SHORT - 1);
        assertFinds(Kind.ALTERED, () -> receive(1, 0, 2, content));
    }

    @Test
    void findsWrongHostChannelAndSource() {
        byte[] content = send(SHORT).content();
        assertFinds(Kind.MISDELIVERED, () -> receive(2, 0, 2, content));
        assertFinds(Kind.MISDELIVERED, () -> receive(0, 0, 2, content));
        assertFinds(Kind.MISDELIVERED, () -> receive(1, 0, 1, content));
        assertFinds(Kind.MISDELIVERED, () -> receive(1, 2, 2, content));
    }

    @Test
    void findsAMessageThatNobodySent() {
        assertFinds(Kind.MISDELIVERED, () -> receive(1, 0, 2, Content.of(999, SHORT)));
        assertFinds(Kind.MISDELIVERED, () -> receive(1, 0, 2, new byte[3]));
    }

    @Test
    void findsAMessageThatComesAlthoughItWasRefused() {
        Message message = send(SHORT);
        message.refused();
        assertFinds(Kind.WRONG_RESULT, () -> receive(message));
    }

    @Test
    void findsAMessageThatVanishesBeforeTheSocket() {
        send(SHORT);
        assertFinds(Kind.SILENT_LOSS, ledger::close);
    }

    @Test
    void acceptsAMessageThatItsSenderCountsAsDropped() {
        send(SHORT);
        nodes.unsent[0] = 1;
        assertThatCode(ledger::close).doesNotThrowAnyException();
        assertThat(ledger.lost()).isOne();
    }

    @Test
    void oneDropDoesNotExplainTwoMessages() {
        send(SHORT);
        send(SHORT);
        nodes.unsent[0] = 1;
        assertFinds(Kind.SILENT_LOSS, ledger::close);
    }

    @Test
    void aDropExplainsOnlyOnce() {
        send(SHORT);
        nodes.unsent[0] = 1;
        ledger.close();
        send(SHORT);
        assertFinds(Kind.SILENT_LOSS, ledger::close);
    }

    @Test
    void acceptsAMessageThatTheNetworkLost() {
        Message message = send(SHORT);
        message.handed(1);
        message.lost(1);
        assertThatCode(ledger::close).doesNotThrowAnyException();
    }

    @Test
    void findsAMessageThatItsReceiverReadAndForgot() {
        Message message = send(SHORT);
        message.handed(1);
        message.received(1, () -> {});
        assertFinds(Kind.SILENT_LOSS, ledger::close);
    }

    @Test
    void aLostCopyDoesNotExplainAnotherThatArrived() {
        Message message = send(SHORT);
        message.handed(1);
        message.lost(1);
        message.handed(1);
        message.received(1, () -> {});
        assertFinds(Kind.SILENT_LOSS, ledger::close);
    }

    @Test
    void acceptsAMessageThatItsReceiverCountedAsDropped() {
        Message message = send(SHORT);
        message.handed(1);
        message.received(1, () -> nodes.drops[1]++);
        assertThatCode(ledger::close).doesNotThrowAnyException();
    }

    @Test
    void findsAnIncompleteMessageOfWhichNoPacketWasLost() {
        Message message = send(LONG);
        message.handed(1);
        message.received(1, () -> {});
        assertFinds(Kind.SILENT_LOSS, ledger::close);
    }

    @Test
    void acceptsAnIncompleteMessageThatItsReceiverGaveUp() {
        Message message = send(LONG);
        message.handed(1);
        message.received(1, () -> {});
        nodes.incomplete[1] = 1;
        assertThatCode(ledger::close).doesNotThrowAnyException();
    }

    @Test
    void excusesACrash() {
        send(SHORT);
        nodes.runs[0]++;
        assertThatCode(ledger::close).doesNotThrowAnyException();
    }

    @Test
    void expectsABroadcastOnlyWhereItsSenderSawSomebody() {
        Message message = ledger.begin(new Sending(0, 2, true, nodes(1), SHORT, Way.ASYNC));
        message.addressed(nodes(1));
        message.handed(1);
        message.received(1, () -> receive(message));
        assertThat(ledger.cameOnce(message)).isTrue();
        assertThatCode(ledger::close).doesNotThrowAnyException();
    }
}
