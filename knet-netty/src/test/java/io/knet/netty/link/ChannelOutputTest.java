package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.FakePace;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages go to the channel of a link: through its pipeline, or past it on the caller's thread.
 */
class ChannelOutputTest {
    private final LinkFixture fixture = new LinkFixture();
    private final LinkOutput output = fixture.link.output();

    @AfterEach
    void close() {
        fixture.close();
    }

    private EmbeddedChannel channel() {
        return fixture.source.last().channel;
    }

    /** The end of a pipeline: notes messages, and holds or fails them. */
    private static final class End extends ChannelOutboundHandlerAdapter {
        final List<Integer> messages = new ArrayList<>();
        final List<ChannelPromise> promises = new ArrayList<>();
        @Nullable Throwable failure;
        boolean holds;
        int flushes;

        @Override
        public void write(ChannelHandlerContext ctx, Object written, ChannelPromise promise) {
            messages.add(((TxMessage) written).sequence());
            promises.add(promise);
            ReferenceCountUtil.release(written);
            if (failure != null) {
                promise.setFailure(failure);
            } else if (!holds) {
                promise.setSuccess();
            }
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes++;
        }
    }

    private End end() {
        End end = new End();
        channel().pipeline().addLast(end);
        return end;
    }

    private static TxMessage message(ByteBuf content) {
        return new TxMessage(0, 5, false, Keys.inClear(100), content);
    }

    private Future<?> writeSync() {
        return write(true);
    }

    private Future<?> write(boolean waits) {
        ByteBuf content = Packets.of((byte) 1);
        TxMessage message = message(content);
        try (SyncMessage sync =
                new SyncMessage(message, Deadline.in(Duration.ofSeconds(30)), waits)) {
            return output.writeSync(sync);
        } finally {
            message.release();
        }
    }

    private static KnetError error(Future<?> written) {
        assertThat(written.cause()).isInstanceOf(KnetException.class);
        return ((KnetException) written.cause()).error();
    }

    private long count(LinkCounter counter) {
        return fixture.link.status().stats().get(counter);
    }

    @Test
    void writesToThePipelineAndSendsWithTheFlush() {
        End end = end();

        output.write(message(Packets.of((byte) 1)));
        assertThat(end.messages).containsExactly(5);
        assertThat(end.flushes).isZero();
        output.flush();

        assertThat(end.flushes).isOne();
        assertThat(fixture.fakes.dropped.drops).isEmpty();
    }

    @Test
    void aMessageWhoseSenderDoesNotWaitForOthersGoesAtTheTurnOfTheLoop() {
        fixture.source.last().socket.outOfTurn = 1;
        End end = new End();
        end.holds = true;
        channel().pipeline().addFirst(end);

        Future<?> written = write(false);

        assertThat(end.flushes).isOne();
        assertThat(written.isDone()).isFalse();
        end.promises.forEach(ChannelPromise::setSuccess);
        assertThat(written.isSuccess()).isTrue();
        assertThat(count(LinkCounter.TX_DATA_ERRORS)).isZero();
    }

    @Test
    void countsOnceWhatAHandlerOfTheProgramFails() {
        End end = end();
        end.failure = new Bug();
        output.write(message(Packets.of((byte) 1)));
        end.failure = new IOException("counted by knet's own handlers");
        output.write(message(Packets.of((byte) 1)));

        assertThat(fixture.fakes.dropped.drops).isEqualTo(Map.of(DropReason.HANDLER_FAILED, 1L));
    }

    @Test
    void dropsWhatThereIsNoChannelFor() {
        channel().close();
        fixture.run();
        ByteBuf content = Packets.of((byte) 1);

        output.write(message(content));

        assertThat(content.refCnt()).isZero();
        assertThat(fixture.fakes.dropped.drops).isEqualTo(Map.of(DropReason.SOCKET_ERROR, 1L));
        assertThat(error(writeSync())).isEqualTo(KnetError.SOCKET_ERROR);
        assertThat(output.isBlocked()).isFalse();
        assertThat(output.hasUnsentPackets()).isCompletedWithValue(false);
    }

    private void fill(boolean full) {
        channel().unsafe().outboundBuffer().setUserDefinedWritability(1, !full);
    }

    @Test
    void aPeerThatDoesNotKeepUpIsWaitedForAsAFullSocketIsButLosesNothing() {
        FakePace pace = fixture.source.pace;
        End end = end();
        output.write(message(Packets.of((byte) 1, (byte) 2)));
        assertThat(pace.bytes).isEqualTo(2);
        assertThat(output.isBlocked()).isFalse();

        pace.holds = true;

        assertThat(output.isBlocked()).isTrue();
        output.stallUnlessWritable();
        output.write(message(Packets.of((byte) 1)));
        assertThat(end.messages).hasSize(2);
        assertThat(fixture.fakes.dropped.drops).isEmpty();
    }

    @Test
    void dropsWhatDoesNotFitOnceTheSocketIsGivenUp() {
        End end = end();
        fill(true);
        assertThat(output.isBlocked()).isTrue();
        output.write(message(Packets.of((byte) 1)));
        assertThat(end.messages).as("it may take it soon").hasSize(1);

        output.stallUnlessWritable();
        ByteBuf content = Packets.of((byte) 1);
        output.write(message(content));

        assertThat(end.messages).hasSize(1);
        assertThat(content.refCnt()).isZero();
        assertThat(output.isBlocked()).as("nobody waits for it any more").isFalse();
        assertThat(fixture.fakes.dropped.drops).isEqualTo(Map.of(DropReason.SOCKET_FULL, 1L));
        assertThat(count(LinkCounter.TX_DATA_ERRORS)).isOne();

        fill(false);
        output.write(message(Packets.of((byte) 1)));
        assertThat(end.messages).as("it moves again").hasSize(2);
    }

    @Test
    void writesSynchronousMessagesPastThePipeline() {
        End end = end();

        assertThat(writeSync().isSuccess()).isTrue();

        assertThat(fixture.source.last().socket.written).hasSize(1);
        assertThat(end.messages).isEmpty();
        assertThat(count(LinkCounter.TX_DATA_PACKETS)).isOne();
    }

    @Test
    void reportsAFullSocketAsAFailure() {
        fixture.source.last().socket.full = true;

        assertThat(error(writeSync())).isEqualTo(KnetError.SOCKET_FULL);
        assertThat(fixture.fakes.dropped.drops).isEqualTo(Map.of(DropReason.SOCKET_FULL, 1L));
    }

    // ---- with handlers of the program's own

    private End endWithUsersHandlers() {
        fixture.source.usersHandlers = true;
        channel().close();
        fixture.run();
        fixture.pass(200);
        return end();
    }

    @Test
    void showsSynchronousMessagesToTheHandlersOfTheProgram() {
        End end = endWithUsersHandlers();

        assertThat(writeSync().isSuccess()).isTrue();

        assertThat(end.messages).containsExactly(5);
        assertThat(end.flushes).isOne();
        assertThat(fixture.source.last().socket.written).isEmpty();
    }

    @Test
    void completesOnOtherThreadsWhenTheHandlersAreDone() {
        End end = endWithUsersHandlers();
        List<Future<?>> written = new ArrayList<>();

        fixture.fakes.loops.outside(() -> written.add(writeSync()));
        assertThat(written.get(0).isDone()).isFalse();
        assertThat(end.messages).isEmpty();
        fixture.run();

        assertThat(written.get(0).isSuccess()).isTrue();
        assertThat(end.messages).containsExactly(5);
    }

    @Test
    void waitsOnNoLoopForAHandlerThatHoldsTheMessage() {
        End end = endWithUsersHandlers();
        end.holds = true;

        assertThat(error(writeSync())).isEqualTo(KnetError.WOULD_DEADLOCK);
        end.promises.get(0).setSuccess();
    }
}
