package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.OpenResult;
import io.knet.crypto.engine.Opening;
import io.knet.crypto.engine.Sealing;
import io.knet.crypto.engine.SecureSalts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes that change keys under traffic as spec wire 5.4 tells, with the true model. */
class RekeyingTest {
    private static final int REKEYINGS = 150;
    private static final int MAX_QUEUED = 1000;

    private final CryptoSlots sender = new CryptoSlots(TestCrypto.JCA::create);
    private final CryptoSlots receiver = new CryptoSlots(TestCrypto.JCA::create);
    private final Queue<ByteBuf> wire = new ConcurrentLinkedQueue<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicBoolean allSent = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        done.set(true);
        threads.shutdown();
    }

    @Test
    void losesNoPacketAndTakesNoneInClear() {
        try (CryptoConfig first = CryptoConfig.aes256Sha256(TestCrypto.bytes(0, 200))) {
            for (CryptoSlots slots : new CryptoSlots[] {sender, receiver}) {
                slots.set(1, first);
                slots.use(1);
                slots.rxClear(ClearTraffic.DISALLOW);
            }
        }
        CompletableFuture<Void> sending = CompletableFuture.runAsync(this::send, threads);
        CompletableFuture<Void> receiving = CompletableFuture.runAsync(this::receive, threads);
        for (int i = 1; i <= REKEYINGS && !done.get(); i++) {
            rekey(i);
        }
        done.set(true);
        CompletableFuture.allOf(sending, receiving).join();

        assertThat(sent.get()).isGreaterThan(REKEYINGS);
        assertThat(received).hasValue(sent.get());
        sender.close();
        receiver.close();
    }

    private void rekey(int i) {
        int fresh = i % 2 + 1;
        int old = 3 - fresh;
        try (CryptoConfig config = CryptoConfig.aes256Sha256(TestCrypto.bytes(i, 200))) {
            receiver.set(fresh, config);
            sender.set(fresh, config);
        }
        receiver.use(fresh);
        sender.use(fresh);
        sender.clear(old);
        // What was sealed with the old key is still on its way; the receiver keeps that key until
        // it has arrived.
        long onItsWay = sent.get() + 1;
        while (received.get() < onItsWay && !done.get()) {
            LockSupport.parkNanos(1);
        }
        receiver.clear(old);
    }

    private void send() {
        try (Sealing sealing = sender.newSealing(new SecureSalts())) {
            while (!done.get()) {
                if (sent.get() - received.get() < MAX_QUEUED) {
                    ByteBuf plain =
                            PooledByteBufAllocator.DEFAULT
                                    .buffer(64)
                                    .writeLong(sent.get())
                                    .writeZero(56);
                    wire.add(sealing.seal(plain, PooledByteBufAllocator.DEFAULT));
                    sent.incrementAndGet();
                }
            }
        } finally {
            allSent.set(true);
        }
    }

    private void receive() {
        try (Opening opening = receiver.newOpening()) {
            while (!allSent.get() || received.get() < sent.get()) {
                ByteBuf sealed = wire.poll();
                if (sealed != null) {
                    OpenResult result = opening.open(sealed, PooledByteBufAllocator.DEFAULT);
                    assertThat(result).as("packet %s", received).isEqualTo(OpenResult.OPENED);
                    ByteBuf plain = opening.takePlain();
                    assertThat(plain.readLong()).isEqualTo(received.get());
                    plain.release();
                    sealed.release();
                    received.incrementAndGet();
                }
            }
        } finally {
            done.set(true);
        }
    }
}
