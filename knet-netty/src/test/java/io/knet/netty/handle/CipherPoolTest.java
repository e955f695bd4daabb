package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.SecureSalts;
import io.knet.netty.count.Counters;
import io.knet.netty.count.HandleCounts;
import io.knet.netty.count.Times;
import io.knet.netty.pipeline.CipherPool;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.testkit.Keys;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.netty.util.concurrent.Ticker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CipherPoolTest {
    private final CryptoSlots slots = Keys.slots(1);
    private final CipherPool pool =
            new CipherPool(
                    slots,
                    SecureSalts::new,
                    new HandleCounts(
                            new Counters<>(HandleCounter.class),
                            new Times<>(HandleTimer.class),
                            Ticker.newMockTicker()));

    @AfterEach
    void close() {
        pool.close();
        slots.close();
    }

    @Test
    void lendsACipherToOneAtATime() {
        PacketCipher first = pool.borrow();
        PacketCipher second = pool.borrow();

        assertThat(first).isNotSameAs(second);
    }

    @Test
    void lendsACipherAgainThatCameBack() {
        PacketCipher first = pool.borrow();
        pool.giveBack(first);

        assertThat(pool.borrow()).isSameAs(first);
    }

    @Test
    void keepsNothingThatComesBackOnceItIsClosed() {
        PacketCipher lent = pool.borrow();
        pool.close();

        pool.giveBack(lent);

        assertThat(pool.borrow()).isNotSameAs(lent);
    }
}
