package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The test's thread is the event loop. */
class GatedSocketTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);

    private final ByteBuf datagram = Unpooled.wrappedBuffer(new byte[] {1});
    private final AtomicInteger told = new AtomicInteger();
    private final Path socket = new Path();

    /** Takes everything. */
    private static final class Path extends TrainlessSocket {
        final AtomicInteger sent = new AtomicInteger();

        @Override
        boolean send(ByteBuf datagram) {
            sent.incrementAndGet();
            return true;
        }
    }

    /** The loop is not let in, and the leader has left since. */
    private void wish() throws IOException {
        assertThat(socket.enterAlone(System.nanoTime() + LONG)).isTrue();
        assertThat(socket.enterLoop(false, told::incrementAndGet)).isFalse();
        socket.leaveAlone();
        assertThat(told).hasValue(1);
    }

    @Test
    void theLoopWritesWithoutWaitingThoughItHasWishedToWriteMore() throws IOException {
        wish();

        assertThat(socket.tryWrite(datagram)).isTrue();
        assertThat(socket.tryWrite(Datagrams.of(List.of(datagram, datagram)))).isTrue();

        assertThat(socket.sent).hasValue(3);
        assertThat(socket.enterLoop(false, told::incrementAndGet)).isTrue();
    }

    @Test
    void aLoopThatDoesNotComeHoldsUpNobodyWhoWaits() throws IOException {
        wish();

        assertThat(socket.write(Datagrams.of(List.of(datagram)), LONG))
                .isEqualTo(WriteOutcome.TAKEN);
        assertThat(socket.write(Datagrams.of(List.of(datagram, datagram)), LONG))
                .isEqualTo(WriteOutcome.TAKEN);

        assertThat(socket.enterLoop(false, told::incrementAndGet)).isTrue();
    }

    @Test
    void aLoopThatDoesNotComeHoldsUpNobodyForLongWhoDoesNotWait() throws IOException {
        wish();

        CompletableFuture<Void> written =
                CompletableFuture.runAsync(
                        () -> {
                            while (!tryWrite()) {
                                Thread.onSpinWait();
                            }
                        },
                        task -> new Thread(task).start());

        assertThat(written).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(socket.enterLoop(false, told::incrementAndGet)).isTrue();
    }

    private boolean tryWrite() {
        try {
            return socket.tryWrite(datagram);
        } catch (IOException failure) {
            throw new CompletionException(failure);
        }
    }

    @Test
    void nobodyWaitsForALoopThatHasEnded() throws IOException {
        wish();

        socket.withdrawLoop();

        assertThat(socket.gate.tryEnter()).isTrue();
        socket.gate.leave();
    }
}
