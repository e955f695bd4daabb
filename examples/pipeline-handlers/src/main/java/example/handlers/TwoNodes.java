package example.handlers;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.Registration;
import io.knet.netty.NettyHandleBuilder;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Two nodes with two links; link 0 has a delay, loses everything for two seconds, and recovers. */
public final class TwoNodes {
    private static final LinkTimers TIMERS = LinkTimers.ofMillis(50, 300).withPongsToComeUp(3);

    private TwoNodes() {}

    /** Runs for some seconds. */
    public static void main(String[] arguments) throws Exception {
        Laboratory laboratory = new Laboratory(Map.of(0, Duration.ofMillis(20)));
        ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
        AtomicLong arrived = new AtomicLong();
        try (KnetHandle one = new NettyHandleBuilder(1).linkInitializer(laboratory).build();
                KnetHandle two = KnetHandle.builder(2).build()) {
            two.openChannel(0, message -> arrived.incrementAndGet());
            DataChannel channel = one.openChannel(0);
            Registration events = one.onEvent(TwoNodes::print);
            connect(one, 1, 2);
            connect(two, 2, 1);
            KnetHost peer = one.host(2);
            peer.link(0).whenUp().get(30, TimeUnit.SECONDS);
            peer.link(1).whenUp().get(30, TimeUnit.SECONDS);

            work.scheduleAtFixedRate(
                    () -> channel.trySend(Unpooled.wrappedBuffer(new byte[1000])),
                    0,
                    10,
                    TimeUnit.MILLISECONDS);
            Loss loss = laboratory.loss(2, 0).orElseThrow();
            work.schedule(() -> loss.share(1), 2, TimeUnit.SECONDS);
            work.schedule(() -> loss.share(0), 4, TimeUnit.SECONDS);
            work.schedule(work::shutdown, 7, TimeUnit.SECONDS);
            work.awaitTermination(30, TimeUnit.SECONDS);
            events.close();

            for (KnetLink link : peer.links()) {
                ByteMeter meter = laboratory.meter(2, link.id()).orElseThrow();
                System.out.printf(
                        "link %d: %d bytes sent, %d received, round trip %s%n",
                        link.id(),
                        meter.sent(),
                        meter.received(),
                        link.status().latency().last().map(Duration::toMillis).orElse(0L) + " ms");
            }
            System.out.println(arrived + " messages arrived");
        } finally {
            work.shutdownNow();
        }
    }

    private static void print(KnetEvent event) {
        if (event instanceof KnetEvent.LinkUp up) {
            System.out.println("link " + up.link() + " is up");
        } else if (event instanceof KnetEvent.LinkDown down) {
            System.out.println("link " + down.link() + " is down: " + down.reason());
        }
    }

    private static void connect(KnetHandle node, int me, int peer) {
        node.filter(DestinationFilter.broadcast());
        node.enableForwarding();
        KnetHost host = node.addHost(peer);
        for (int link = 0; link < 2; link++) {
            String network = "127.0.0." + (1 + link);
            host.addLink(
                    link,
                    LinkConfig.udp(
                                    new InetSocketAddress(network, 5420 + me),
                                    new InetSocketAddress(network, 5420 + peer))
                            .withTimers(TIMERS)
                            .withPriority(1 - link));
        }
    }
}
