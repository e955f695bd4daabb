package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link whose socket had no room for all that came; it pings each second, its timeout is 2 s. */
class KernelDropsTest {
    private static final int HOST = 2;

    /** A young link has ten timeouts, which fall by one each second. */
    private static final int YOUTH_SECONDS = 10;

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyLink link = virtual.addLink(virtual.addHost(HOST), 0);
    private int sequence;

    @BeforeEach
    void bringUp() {
        virtual.openChannel(0);
        virtual.bringUp(link);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void kernelHasDropped(int datagrams) {
        virtual.transport.kernelDrops = OptionalInt.of(datagrams);
    }

    private void receiveData() {
        sequence++;
        virtual.receive(link, virtual.seal(Packets.data(HOST, sequence, (byte) 7)));
    }

    private void receivePong() {
        virtual.receive(link, virtual.seal(Packets.pong(HOST, 0, virtual.clock.nanoTime())));
    }

    private void passSecond() {
        virtual.advanceMillis(1000);
        virtual.run();
    }

    @Test
    void countsWhatTheKernelDroppedWithTheNextPing() {
        kernelHasDropped(5);
        passSecond();
        kernelHasDropped(7);
        passSecond();
        passSecond();

        assertThat(VirtualNode.count(link, LinkCounter.RX_KERNEL_DROPS)).isEqualTo(7);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.KERNEL_BUFFER_FULL, 7L));
    }

    @Test
    void countsOnWhereTheKernelsCountBeginsAnew() {
        kernelHasDropped(-1);
        passSecond();
        kernelHasDropped(2);
        passSecond();

        assertThat(VirtualNode.count(link, LinkCounter.RX_KERNEL_DROPS))
                .isEqualTo((1L << 32) - 1 + 3);
    }

    @Test
    void staysUpForAWhileWithoutPongsWhileDataComesAndTheKernelDrops() {
        for (int second = 1; second <= YOUTH_SECONDS; second++) {
            receivePong();
            passSecond();
        }
        assertThat(link.isUp()).isTrue();
        for (int second = 1; second <= 4; second++) {
            kernelHasDropped(second);
            receiveData();
            passSecond();
        }

        assertThat(link.isUp()).isTrue();
        passSecond();
        passSecond();
        passSecond();
        assertThat(link.isUp()).as("nothing comes any more").isFalse();
    }

    @Test
    void goesDownWithoutPongsThoughDataComesIfTheKernelDropsNothing() {
        kernelHasDropped(0);
        for (int second = 1; second <= 20; second++) {
            receiveData();
            passSecond();
        }

        assertThat(link.isUp()).isFalse();
    }
}
