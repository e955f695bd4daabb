package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.event.KernelDropsEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link whose socket had no room for all that came; it pings each second, its timeout is 2 s. */
class KernelDropsTest {
    private static final int HOST = 2;
    private static final int REPORT_SECONDS = 10;

    /** A young link has ten timeouts, which fall by one each second. */
    private static final int YOUTH_SECONDS = 10;

    /** Packets a second. */
    private static final int FLOOD = 1000;

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
        kernelHasDropped(Integer.MAX_VALUE);
        passSecond();
        kernelHasDropped(-2);
        passSecond();
        kernelHasDropped(2);
        passSecond();

        assertThat(VirtualNode.count(link, LinkCounter.RX_KERNEL_DROPS)).isEqualTo((1L << 32) + 2);
    }

    @Test
    void countsWhatWasDroppedAtASocketThatIsClosed() {
        kernelHasDropped(5);
        passSecond();
        kernelHasDropped(7);

        link.removeAsync();
        virtual.run();

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.KERNEL_BUFFER_FULL, 7L));
    }

    @Test
    void tellsOfWhatWasDroppedAtASocketThatIsClosed() throws InterruptedException {
        BlockingQueue<KnetEvent.KernelDrops> told = new LinkedBlockingQueue<>();
        virtual.node.events.add(
                event -> {
                    if (event instanceof KnetEvent.KernelDrops drops) {
                        told.add(drops);
                    }
                });
        kernelHasDropped(5);
        passSecond();
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new KernelDropsEvent(HOST, 0, 5));
        kernelHasDropped(7);

        link.removeAsync();
        virtual.run();

        assertThat(told.poll(30, TimeUnit.SECONDS))
                .as("although it is too soon for the next report, as it is the last")
                .isEqualTo(new KernelDropsEvent(HOST, 0, 2));
    }

    @Test
    void tellsOfDropsWhenTheyBeginAndAtMostEveryTenSeconds() throws InterruptedException {
        BlockingQueue<KnetEvent.KernelDrops> told = new LinkedBlockingQueue<>();
        virtual.node.events.add(
                event -> {
                    if (event instanceof KnetEvent.KernelDrops drops) {
                        told.add(drops);
                    }
                });
        try (LogLines lines = LogLines.of(LogSubsystem.LINK)) {
            kernelHasDropped(5);
            passSecond();
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new KernelDropsEvent(HOST, 0, 5));
            for (int second = 1; second < REPORT_SECONDS; second++) {
                kernelHasDropped(5 + 3 * second);
                passSecond();
            }
            assertThat(drops(lines)).as("so far").isOne();
            passSecond();
            assertThat(told.poll(30, TimeUnit.SECONDS))
                    .as("what was dropped meanwhile is told when the time has come")
                    .isEqualTo(new KernelDropsEvent(HOST, 0, 27));
            for (int second = 0; second < 3 * REPORT_SECONDS; second++) {
                passSecond();
            }
            kernelHasDropped(33);
            passSecond();
            assertThat(told.poll(30, TimeUnit.SECONDS))
                    .as("nothing was told while nothing was dropped")
                    .isEqualTo(new KernelDropsEvent(HOST, 0, 1));
            assertThat(drops(lines)).isEqualTo(3);
        }
    }

    private static long drops(LogLines lines) {
        return lines.texts().stream()
                .filter(line -> line.contains("link 2/0: the kernel dropped "))
                .count();
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
    void goesDownWithoutPongsThoughSomeDataComesIfTheKernelDropsNothing() {
        kernelHasDropped(0);
        for (int second = 1; second <= 20; second++) {
            receiveData();
            passSecond();
        }

        assertThat(link.isUp()).isFalse();
    }

    @Test
    void staysUpForFiveTimeoutsWithoutPongsWhileItIsFloodedWithData() {
        kernelHasDropped(0);
        for (int second = 1; second <= YOUTH_SECONDS; second++) {
            receivePong();
            passSecond();
        }
        int silent = 0;
        while (link.isUp()) {
            for (int packet = 0; packet < FLOOD; packet++) {
                receiveData();
            }
            passSecond();
            silent++;
            assertThat(silent).isLessThan(30);
        }

        // Two seconds each, and the latency.
        assertThat(silent).isBetween(9, 11);
    }
}
