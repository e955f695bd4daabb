package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.link.LinkLoops;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.Uncounted;
import io.knet.netty.testkit.VirtualLoops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CipherWipingTest {
    private final VirtualLoops loops = new VirtualLoops(Ticker.newMockTicker(), 1);
    private final WatchedCrypto crypto = new WatchedCrypto();
    private final CryptoSlots slots = new CryptoSlots(config -> crypto);
    private final LinkLoops shared =
            new LinkLoops(() -> Keys.salts(1), new Uncounted(), (late, stack) -> {});

    private void useCipherOfTheLoop() {
        slots.apply(Optional.of(Keys.config(1)));
        shared.of(loops.first())
                .cipher(slots)
                .seal(Packets.of((byte) 1), ByteBufAllocator.DEFAULT)
                .release();
        assertThat(crypto.openSealers).isEqualTo(1);
    }

    @Test
    void wipesTheCiphersOfItsLoopsOnTheLoop() {
        useCipherOfTheLoop();

        shared.close();
        assertThat(crypto.openSealers).isEqualTo(1);
        loops.run();

        assertThat(crypto.openSealers).isZero();
    }

    @Test
    void wipesTheCiphersOfLoopsThatHaveEnded() {
        useCipherOfTheLoop();
        loops.end();

        shared.close();

        assertThat(crypto.openSealers).isZero();
    }

    /** Knows how many sealers are open. */
    private static final class WatchedCrypto implements PacketCrypto {
        private int openSealers;

        @Override
        public CryptoOverhead overhead() {
            return CryptoOverhead.NONE;
        }

        @Override
        public PacketSealer newSealer(SaltSource salts) {
            openSealers++;
            return new PacketSealer() {
                @Override
                public void seal(ByteBuf plain, ByteBuf sealed) {
                    sealed.writeBytes(plain);
                }

                @Override
                public void close() {
                    openSealers--;
                }
            };
        }

        @Override
        public PacketOpener newOpener() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
