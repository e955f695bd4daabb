package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.LinkDownReason;
import io.knet.event.LinkDownEvent;
import io.knet.event.LinkMtuEvent;
import io.knet.event.LinkUpEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners and the handlers in a link's pipeline are told of it. */
class LinkTellerTest {
    private final LinkFixture fixture = new LinkFixture();
    private final NettyLink link = fixture.link;
    private final List<Object> told = new ArrayList<>();
    private Runnable reaction = () -> {};

    @AfterEach
    void close() {
        fixture.close();
    }

    /** The link gets a channel whose pipeline holds a handler of the program's own. */
    private EmbeddedChannel channelWithHandler() {
        fixture.source.usersHandlers = true;
        link.reconfigureAsync(link.config().withRemote(LinkFixture.ELSEWHERE));
        fixture.run();
        EmbeddedChannel channel = fixture.source.last().channel;
        channel.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void userEventTriggered(
                                    ChannelHandlerContext ctx, Object event) {
                                told.add(event);
                                reaction.run();
                            }
                        });
        return channel;
    }

    @Test
    void handlersAreToldWhenTheLinkGoesUpAndDown() {
        EmbeddedChannel channel = channelWithHandler();

        fixture.bringUp();
        channel.runPendingTasks();
        assertThat(told).containsExactly(new LinkUpEvent(LinkFixture.HOST, 0));

        link.disable();
        channel.runPendingTasks();
        assertThat(told)
                .hasSize(2)
                .endsWith(new LinkDownEvent(LinkFixture.HOST, 0, LinkDownReason.DISABLED, ""));
        assertThat(fixture.linkEvents()).isEqualTo(told);
    }

    @Test
    void handlersAreToldWhatTheKernelDropped() {
        EmbeddedChannel channel = channelWithHandler();
        fixture.source.kernelDrops = OptionalInt.of(3);

        fixture.pass(LinkFixture.PING_MILLIS);
        channel.runPendingTasks();

        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        KnetEvent.KernelDrops.class,
                        drops -> assertThat(drops.packets()).isEqualTo(3));
    }

    @Test
    void aHandlerThatTakesTheLinkDownFindsItUpAndLeavesItDown() {
        EmbeddedChannel channel = channelWithHandler();
        List<Boolean> states = new ArrayList<>();
        reaction =
                () -> {
                    states.add(link.isUp());
                    link.disable();
                };

        fixture.bringUp();
        assertThat(told).as("told later").isEmpty();
        channel.runPendingTasks();

        assertThat(states).startsWith(true);
        assertThat(link.isUp()).isFalse();
        assertThat(fixture.host.isReachable()).isFalse();
    }

    @Test
    void aPipelineOfKnetsOwnHandlersIsToldNothing() {
        EmbeddedChannel channel = fixture.source.last().channel;
        channel.pipeline()
                .addLast(
                        new ChannelInboundHandlerAdapter() {
                            @Override
                            public void userEventTriggered(
                                    ChannelHandlerContext ctx, Object event) {
                                told.add(event);
                            }
                        });

        fixture.bringUp();
        channel.runPendingTasks();

        assertThat(told).isEmpty();
        assertThat(fixture.linkEvents()).hasSize(1);
    }

    @Test
    void anMtuIsToldWhenItHasChanged() {
        List<KnetEvent> events = new ArrayList<>();
        LinkConnection none =
                new LinkConnection(
                        new LinkId(1, LinkFixture.HOST, 3),
                        fixture.host.loop(),
                        LinkFixture.LOCAL,
                        null,
                        (local, remote) -> {
                            throw new IllegalStateException("nobody opens it");
                        },
                        fixture.source,
                        () -> 0,
                        new LinkLog(new LinkId(1, LinkFixture.HOST, 3), fixture.fakes.clock),
                        channel -> {},
                        () -> {},
                        () -> {});
        LinkTeller teller =
                new LinkTeller(
                        new LinkId(1, LinkFixture.HOST, 3),
                        new EmbeddedChannel().eventLoop(),
                        none,
                        events::add,
                        482);

        teller.mtu(482);
        teller.mtu(1397);
        teller.mtu(1397);
        teller.mtu(482);

        assertThat(events)
                .containsExactly(
                        new LinkMtuEvent(LinkFixture.HOST, 3, 1397),
                        new LinkMtuEvent(LinkFixture.HOST, 3, 482));
    }
}
