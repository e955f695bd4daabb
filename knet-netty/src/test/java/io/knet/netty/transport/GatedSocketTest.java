package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
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
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger wishes = new AtomicInteger();
    private final GatedSocket socket =
            new GatedSocket(this::send, ByteBufAllocator.DEFAULT, SendPace.NONE);

    /** Takes everything. The loop wants to write meanwhile, as often as it has wishes. */
    private boolean send(ByteBuf taken) throws IOException {
        if (wishes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            assertThat(socket.enterLoop(false, told::incrementAndGet)).isFalse();
        }
        sent.incrementAndGet();
        return true;
    }

    /** The loop is not let in, and the leader has left since. */
    private void wish() throws IOException {
        wishes.set(1);
        assertThat(socket.write(Datagrams.of(List.of(datagram, datagram)), LONG))
                .isEqualTo(WriteOutcome.TAKEN);
        assertThat(told).hasValue(1);
        assertThat(sent.getAndSet(0)).isEqualTo(2);
    }

    @Test
    void theLoopWritesWithoutWaitingThoughItHasWishedToWriteMore() throws IOException {
        wish();

        assertThat(socket.tryWrite(datagram)).isTrue();
        assertThat(socket.tryWrite(Datagrams.of(List.of(datagram, datagram))))
                .isEqualTo(WriteOutcome.TAKEN);

        assertThat(sent).hasValue(3);
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

        assertThat(CompletableFuture.supplyAsync(this::tryWrite, task -> new Thread(task).start()))
                .succeedsWithin(60, TimeUnit.SECONDS)
                .isEqualTo(true);
    }
}
