package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.testing.Background;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A session is made anew while as many packets pass as the machine can carry. */
class RenewalTest extends SessionTestNodes {
    private static final int THREADS = 3;
    private static final int RENEWALS = 8;

    /** After as many messages a renewal is asked for again. */
    private static final int PATIENCE = 20_000;

    @Test
    void renewalUnderFullTrafficLosesNoPacket() {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
        link(to2, to1, 0);
        reachable(to2, to1);
        // The node that has its link first may have knocked before the other one had its own.
        Map<DropReason, Long> droppedBefore = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            droppedBefore.put(reason, two.dropped(reason) + one.dropped(reason));
        }
        one.handle.filter(DestinationFilter.unicastTo(2));
        DataChannel sender = one.handle.openChannel(0);
        AtomicLong received = new AtomicLong();
        two.handle.openChannel(
                ChannelConfig.of(0).withListener(message -> received.incrementAndGet()));
        AtomicLong sent = new AtomicLong();
        AtomicBoolean enough = new AtomicBoolean();
        List<CompletableFuture<Void>> sending = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            sending.add(Background.run(() -> send(sender, sent, enough)));
        }

        for (int i = 1; i <= RENEWALS; i++) {
            long before = renewals(to2);
            long beforeSent = sent.get();
            int turn = i;
            ask(one, two, turn);
            // A session whose handshake was under way already, of the turn before, counts as made
            // anew to who asks.
            AtomicLong asked = new AtomicLong(beforeSent);
            await(
                    () -> {
                        if (sent.get() > asked.get() + PATIENCE) {
                            asked.set(sent.get());
                            ask(one, two, turn);
                        }
                        return renewals(to2) > before && sent.get() > beforeSent + 1000;
                    });
        }
        enough.set(true);
        sending.forEach(each -> assertThat(each).succeedsWithin(SECONDS, TimeUnit.SECONDS));

        await(() -> received.get() + kernelDrops(two) >= sent.get());
        assertThat(received.get() + kernelDrops(two)).isEqualTo(sent.get());
        for (DropReason reason : DropReason.values()) {
            if (reason.name().startsWith("SESSION_") && reason != DropReason.SESSION_NO_HANDSHAKE) {
                assertThat(two.dropped(reason) + one.dropped(reason))
                        .as(reason.name())
                        .isEqualTo(droppedBefore.get(reason));
            }
        }
        assertThat(two.dropped(DropReason.DUPLICATE)).isZero();
    }

    /** Each end in its turn, and both at once. */
    private static void ask(Node one, Node two, int turn) {
        if (turn % 3 != 1) {
            one.handle.sessions().use(1);
        }
        if (turn % 3 != 2) {
            two.handle.sessions().use(1);
        }
    }

    private static void send(DataChannel sender, AtomicLong sent, AtomicBoolean enough) {
        while (!enough.get()) {
            try {
                sender.sendSync(Packets.of(bytes(200, 1)));
                sent.incrementAndGet();
            } catch (KnetException full) {
                // The peer does not keep up on a busy machine; nothing of the message was sent.
                assertThat(full.error()).isEqualTo(KnetError.SOCKET_FULL);
            }
        }
    }

    private static long kernelDrops(Node node) {
        return node.dropped(DropReason.KERNEL_BUFFER_FULL);
    }

    private static long renewals(KnetHost host) {
        return host.status().session().orElseThrow().renewals();
    }
}
