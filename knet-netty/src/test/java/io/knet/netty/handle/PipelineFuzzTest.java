package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.Direction;
import io.knet.Verdict;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.HandleCounter;
import io.knet.testing.LeakRecorder;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, each datagram has exactly one of the {@link Fates}, and nothing leaks. */
@Tag("any-jdk")
class PipelineFuzzTest {
    private static final int STEPS = 1500;

    private Random random;
    private Fates fates;
    private int filterFailures;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void eachDatagramInClearHasOneFate(long seed) {
        run(seed, Crypto.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7})
    void eachSealedDatagramHasOneFate(long seed) {
        run(seed, Crypto.SEALED);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 9, 10})
    void eachDatagramHasOneFateWhereBothSealedAndClearOnesAreTaken(long seed) {
        run(seed, Crypto.BOTH);
    }

    private enum Crypto {
        NONE,
        SEALED,
        BOTH
    }

    private void run(long seed, Crypto crypto) {
        random = new Random(seed);
        RandomTraffic traffic = new RandomTraffic(random);
        try (Fates opened = new Fates(virtual -> setUp(virtual, crypto))) {
            fates = opened;
            fates.virtual.node.filter.install(
                    request -> {
                        if (request.direction() == Direction.RX && random.nextInt(20) == 0) {
                            return verdict();
                        }
                        return Verdict.deliver();
                    });
            for (int step = 0; step < STEPS; step++) {
                disturb();
                byte[] plain = traffic.nextPlain(fates.virtual.clock.nanoTime());
                byte[] datagram = crypto == Crypto.NONE ? plain : maybeSealed(traffic, plain);
                receiveOne("seed " + seed + ", step " + step, datagram);
            }
            assertThat(fates.delivered())
                    .as("seed %d, messages delivered", seed)
                    .isGreaterThan(STEPS / 20);
            assertThat(fates.virtual.node.counters.get(HandleCounter.CALLBACK_FAILURES))
                    .as("seed %d, handlers failed", seed)
                    .isEqualTo(filterFailures);
            fates.finish("seed " + seed);
        }
        assertThat(fates.seen())
                .as("seed %d, the test drops for few reasons", seed)
                .hasSizeGreaterThan(10);
        assertThat(LeakRecorder.takeLeaks(1)).as("seed %d, leaks", seed).isEmpty();
    }

    private void setUp(VirtualNode virtual, Crypto crypto) {
        if (crypto != Crypto.NONE) {
            virtual.slots.apply(Optional.of(Keys.config(random.nextInt(1000))));
            virtual.slots.rxClear(
                    crypto == Crypto.BOTH ? ClearTraffic.ALLOW : ClearTraffic.DISALLOW);
        }
    }

    private Verdict verdict() {
        return switch (random.nextInt(4)) {
            case 0 -> Verdict.drop();
            case 1 -> Verdict.unicast(7);
            case 2 -> Verdict.unicast(1, 7);
            default -> {
                filterFailures++;
                throw new Bug();
            }
        };
    }

    /** What happens between datagrams. */
    private void disturb() {
        NettyLink link = fates.links.get(random.nextInt(fates.links.size()));
        switch (random.nextInt(200)) {
            case 0 -> link.disable();
            case 1, 2, 3 -> link.enable();
            case 4 -> fates.virtual.node.filter.forwarding(false);
            case 5, 6, 7, 8, 9 -> fates.virtual.node.filter.forwarding(true);
            case 10, 11 -> fates.virtual.advanceMillis(random.nextInt(500));
            case 12 -> fates.links.forEach(fates::revive);
            default -> {}
        }
    }

    private byte[] maybeSealed(RandomTraffic traffic, byte[] plain) {
        if (plain.length == 0 || random.nextInt(8) == 0) {
            return plain;
        }
        byte[] sealed = Packets.bytes(fates.virtual.seal(Packets.of(plain)));
        return random.nextInt(8) == 0 ? traffic.damaged(sealed) : sealed;
    }

    private void receiveOne(String where, byte[] bytes) {
        NettyLink link =
                fates.links.get(random.nextInt(10) == 0 ? random.nextInt(fates.links.size()) : 0);
        if (random.nextInt(5) == 0) {
            fates.receive(where, fates.virtual.listener(), source(link), bytes);
        } else {
            InetSocketAddress peer = VirtualNode.peer(link.host(), link.id());
            fates.receive(where, VirtualNode.channel(link), peer, bytes);
        }
    }

    private InetSocketAddress source(NettyLink link) {
        return random.nextInt(4) == 0
                ? new InetSocketAddress(Packets.address("203.0.113.7"), 5405)
                : VirtualNode.peer(link.host(), link.id());
    }
}
