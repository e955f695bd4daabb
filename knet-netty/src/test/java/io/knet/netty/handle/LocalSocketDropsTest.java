package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.event.LocalSocketDropsEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.host.NettyHost;
import io.knet.netty.testkit.LogLines;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The socket of a local address that had no room for all that came, in virtual time. */
class LocalSocketDropsTest {
    private static final int HOST = 2;
    private static final int LINK = 0;
    private static final InetSocketAddress LOCAL =
            new InetSocketAddress(Packets.address("127.0.0.1"), 5405);

    private final VirtualNode virtual = new VirtualNode(1);
    private final BlockingQueue<KnetEvent.LocalSocketDrops> told = new LinkedBlockingQueue<>();
    private NettyHost host;

    /** A dynamic link has no socket of its own as long as it does not know its peer. */
    @BeforeEach
    void addDynamicLink() {
        virtual.node.events.add(
                event -> {
                    if (event instanceof KnetEvent.LocalSocketDrops drops) {
                        told.add(drops);
                    }
                });
        kernelHasDropped(0);
        host = virtual.addHost(HOST);
        host.addLinkAsync(LINK, LinkConfig.dynamic(LOCAL).withTimers(VirtualNode.TIMERS));
        virtual.run();
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void kernelHasDropped(int datagrams) {
        virtual.transport.kernelDrops = OptionalInt.of(datagrams);
    }

    private void passSecond() {
        virtual.advanceMillis(1000);
        virtual.run();
    }

    private void assertTold(long packets) throws InterruptedException {
        assertThat(told.poll(30, TimeUnit.SECONDS))
                .isEqualTo(new LocalSocketDropsEvent(LOCAL, packets));
    }

    @Test
    void countsWhatTheKernelDroppedEachSecond() {
        kernelHasDropped(5);
        passSecond();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.KERNEL_BUFFER_FULL, 5L));
        passSecond();
        kernelHasDropped(7);
        passSecond();

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.KERNEL_BUFFER_FULL, 7L));
    }

    @Test
    void tellsOfDropsWhenTheyBeginAndAtMostEveryTenSeconds() throws InterruptedException {
        try (LogLines lines = LogLines.of(LogSubsystem.LISTENER)) {
            kernelHasDropped(5);
            passSecond();
            assertTold(5);
            for (int second = 1; second < 10; second++) {
                kernelHasDropped(5 + second);
                passSecond();
            }
            assertThat(drops(lines)).isOne();
            passSecond();

            assertTold(9);
            assertThat(lines.texts())
                    .anyMatch(
                            line ->
                                    line.contains(
                                            "the kernel dropped 9 packets at 127.0.0.1:5405"));
            assertThat(drops(lines)).isEqualTo(2);
        }
    }

    private static long drops(LogLines lines) {
        return lines.texts().stream().filter(line -> line.contains("the kernel dropped ")).count();
    }

    @Test
    void countsAndTellsWhatWasDroppedBeforeTheSocketWasClosed() throws InterruptedException {
        kernelHasDropped(5);
        passSecond();
        assertTold(5);
        kernelHasDropped(7);

        host.link(LINK).removeAsync();
        virtual.run();

        assertTold(2);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.KERNEL_BUFFER_FULL, 7L));
        kernelHasDropped(9);
        passSecond();
        assertThat(virtual.drops())
                .as("nobody looks any more")
                .isEqualTo(Map.of(DropReason.KERNEL_BUFFER_FULL, 7L));
    }
}
