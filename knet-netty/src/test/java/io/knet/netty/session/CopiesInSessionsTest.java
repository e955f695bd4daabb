package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.HostConfig;
import io.knet.KnetHost;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.netty.channel.ChannelDuplexHandler;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With policy ACTIVE all links of a host carry the same sealed bytes. */
class CopiesInSessionsTest extends SessionTestNodes {
    private static final int MESSAGES = 50;
    private static final int LENGTH = 3000;

    enum Way {
        QUEUED((channel, bytes) -> channel.send(Packets.of(bytes))),
        SYNCHRONOUS((channel, bytes) -> channel.sendSync(Packets.of(bytes))),
        SYNCHRONOUS_WITHOUT_WAITING(
                (channel, bytes) ->
                        assertThat(channel.sendSyncAsync(Packets.of(bytes)))
                                .succeedsWithin(SECONDS, TimeUnit.SECONDS));

        private final BiConsumer<DataChannel, byte[]> sends;

        Way(BiConsumer<DataChannel, byte[]> sends) {
            this.sends = sends;
        }
    }

    static Stream<Arguments> waysAndLinksWithHandlers() {
        return Arrays.stream(Way.values())
                .flatMap(
                        way ->
                                Stream.of(Set.of(), Set.of(0), Set.of(1), Set.of(0, 1))
                                        .map(links -> Arguments.of(way, links)));
    }

    @ParameterizedTest
    @MethodSource("waysAndLinksWithHandlers")
    void secondCopiesEndAtTheWindowOfTheSession(Way way, Set<Integer> withHandlers) {
        Node one =
                node(
                        1,
                        NativeMode.AUTO,
                        Optional.of(SessionConfig.aesGcm(key(1))),
                        (channel, link) -> {
                            if (withHandlers.contains(link.id())) {
                                channel.pipeline().addLast(new ChannelDuplexHandler());
                            }
                        });
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.of(LinkPolicy.ACTIVE));
        KnetHost to1 = add(two, 1, HostConfig.of(LinkPolicy.ACTIVE));
        link(to2, to1, 0);
        link(to2, to1, 1);
        reachable(to2, to1);
        // A link is up an instant before messages go over it.
        await(() -> to2.status().activeLinks().size() == 2);
        one.handle.filter(DestinationFilter.unicastTo(2));
        DataChannel sender = one.handle.openChannel(0);
        DataChannel receiver = two.handle.openChannel(0);

        long before = two.dropped(DropReason.DUPLICATE);
        for (int i = 0; i < MESSAGES; i++) {
            way.sends.accept(sender, bytes(LENGTH, i));
            assertThat(take(receiver)).isEqualTo(bytes(LENGTH, i));
        }

        await(
                () ->
                        two.dropped(DropReason.SESSION_DUPLICATE)
                                        + two.dropped(DropReason.DUPLICATE)
                                        - before
                                >= MESSAGES);
        // Where another session takes over between two links, the packet is sealed anew.
        assertThat(two.dropped(DropReason.DUPLICATE) - before)
                .as("copies of their own")
                .isLessThan(MESSAGES / 10);
    }
}
