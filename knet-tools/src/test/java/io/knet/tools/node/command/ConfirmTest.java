package io.knet.tools.node.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.knet.tools.node.event.EventPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ConfirmTest {
    private static final LinkTimers TIMERS = LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2);

    @AutoClose private final KnetHandle one = node(1);
    @AutoClose private final KnetHandle two = node(2);
    private final CompletableFuture<String> line = new CompletableFuture<>();

    private static KnetHandle node(int id) {
        try (SessionConfig sessions = SessionConfig.aesGcm(new byte[128])) {
            KnetHandle node = KnetHandle.builder(id).threads(2).sessions(sessions).build();
            node.filter(DestinationFilter.byAttachment());
            node.enableForwarding();
            return node;
        }
    }

    private static InetSocketAddress free() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    private final class FirstLine extends OutputStream {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(int b) {
            if (b == '\n') {
                line.complete(text.toString());
            } else {
                text.append((char) b);
            }
        }
    }

    /** The receiver's listener stands still, so that it neither takes nor refuses the message. */
    @Test
    void saysThatNoReceiptCameInTime() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        two.openChannel(
                ChannelConfig.of(0)
                        .withListener(
                                message -> {
                                    try {
                                        go.await();
                                    } catch (InterruptedException interrupted) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        KnetHost to2 = one.addHost(2);
        to2.addLink(0, LinkConfig.udp(here, there).withTimers(TIMERS));
        two.addHost(1).addLink(0, LinkConfig.udp(there, here).withTimers(TIMERS));
        to2.whenReachable().get(60, TimeUnit.SECONDS);
        NodeContext node =
                new NodeContext(
                        one,
                        one.openChannel(0),
                        Optional.empty(),
                        new EventPrinter(new PrintStream(new FirstLine(), false, UTF_8), false));

        try {
            new Sending.Confirm(2, new TextOrFile("hello"), Duration.ofMillis(50)).run(node);

            assertThat(line.get(60, TimeUnit.SECONDS))
                    .matches(
                            "confirm to host 2: TIMED_OUT: no receipt came from host 2 in the time"
                                    + " given; the message was delivered or not \\(\\d+ us\\)");
        } finally {
            go.countDown();
        }
    }
}
