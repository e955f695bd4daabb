package io.knet.netty.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.Verdict;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.filter.Decision;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.host.NettyHost;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.FakeChannel;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a message goes, and what its sender is told if it goes nowhere. */
class DestinationsTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final NettyHost two = fakes.addReachable(2);
    private final NettyHost three = fakes.addReachable(3);
    private final MessageFilter filter =
            new MessageFilter(
                    1,
                    new CallbackFailures(
                            1,
                            new Counters<>(HandleCounter.class),
                            fakes.clock,
                            new Errors(fakes.clock)));
    private final Destinations destinations = new Destinations(filter, fakes.hosts, fakes.dropped);
    private final FakeChannel channel = new FakeChannel(4);
    private final ByteBuf content = Packets.of((byte) 1);

    @BeforeEach
    void forward() {
        filter.forwarding(true);
    }

    @AfterEach
    void close() {
        content.release();
        fakes.close();
    }

    private Destinations.One one() {
        return destinations.one(channel, content, "an attachment");
    }

    private void decide(Verdict verdict) {
        filter.install(request -> verdict);
    }

    private static void assertRefused(ThrowingCallable call, KnetError error, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(error);
                            assertThat(List.of(words)).allMatch(e.getMessage()::contains);
                        });
    }

    // ---- one destination, for sendSync

    @Test
    void namesTheHostAndTheChannelOfTheFilter() {
        decide(Verdict.unicast(3).onChannel(9));

        assertThat(one()).isEqualTo(new Destinations.One(three, 9));
    }

    @Test
    void needsAFilter() {
        assertRefused(this::one, KnetError.NO_FILTER, "destination filter");
    }

    @Test
    void missesTheFilterBeforeForwardingAndTheClosedChannel() {
        channel.closed = true;
        filter.forwarding(false);
        assertRefused(this::one, KnetError.NO_FILTER);

        decide(Verdict.unicast(2));
        assertRefused(this::one, KnetError.CHANNEL_CLOSED);

        channel.closed = false;
        assertRefused(this::one, KnetError.FORWARDING_DISABLED, "enableForwarding");
    }

    @Test
    void refusesMoreThanOneDestination() {
        decide(Verdict.broadcast());
        assertRefused(this::one, KnetError.SEVERAL_DESTINATIONS, "all hosts");

        decide(Verdict.unicast(2, 3));
        assertRefused(this::one, KnetError.SEVERAL_DESTINATIONS, "hosts [2, 3]");
    }

    @Test
    void refusesNoDestinationAndUnknownOnes() {
        decide(Verdict.unicast());
        assertRefused(this::one, KnetError.NO_DESTINATION);

        decide(Verdict.unicast(77));
        assertRefused(this::one, KnetError.HOST_DOWN, "host 77", "addHost");

        decide(Verdict.drop());
        assertRefused(this::one, KnetError.FILTER_REFUSED);
    }

    @Test
    void tellsTheSenderWhatTheFilterThrew() {
        Bug bug = new Bug();
        filter.install(throwing(bug));

        assertThatThrownBy(this::one).isInstanceOf(KnetException.class).hasCause(bug);
        assertThat(fakes.dropped.drops).as("a refused call is no drop").isEmpty();
    }

    private static DestinationFilter throwing(RuntimeException failure) {
        return request -> {
            throw failure;
        };
    }

    // ---- any number of destinations

    @Test
    void checksThatSomeDestinationIsReachable() {
        decide(Verdict.unicast(77, 2));
        assertThat(destinations.check(channel, content, ""))
                .isEqualTo(new Decision.ToSeveral(channel.number(), List.of(77, 2)));

        decide(Verdict.unicast(77));
        assertRefused(
                () -> destinations.check(channel, content, ""), KnetError.HOST_DOWN, "reachable");
        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.DESTINATION_DOWN, 1L));
    }

    @Test
    void countsWhatTheFilterRefuses() {
        decide(Verdict.drop());

        assertRefused(() -> destinations.check(channel, content, ""), KnetError.FILTER_REFUSED);
        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.FILTER_REFUSED, 1L));
    }

    @Test
    void broadcastsToAllReachableHosts() {
        assertThat(destinations.reachable(new Decision.ToAll(0))).containsExactly(two, three);

        fakes.links.made.get(0).usable = false;
        two.linksChanged();

        assertThat(destinations.reachable(new Decision.ToAll(0))).containsExactly(three);
        assertThat(destinations.reachable(new Decision.ToSeveral(0, List.of(2, 77, 3))))
                .containsExactly(three);
        assertThat(destinations.reachable(new Decision.ToOne(0, 3))).containsExactly(three);
        assertThat(destinations.reachable(new Decision.ToOne(0, 2))).isEmpty();
        assertThat(destinations.reachable(new Decision.ToOne(0, 77))).isEmpty();
    }
}
