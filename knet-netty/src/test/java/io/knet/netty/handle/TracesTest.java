package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.knet.testing.Trace;
import io.knet.testing.Vectors;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What libknet delivered of thousands of shuffled, lost and repeated packets, a link delivers. */
class TracesTest {
    private static final int PEER = 2;

    static List<Trace> duplicates() {
        return Vectors.traces("trace-dedup.json");
    }

    static List<Trace> fragments() {
        return Vectors.traces("trace-reassembly.json");
    }

    @ParameterizedTest
    @MethodSource({"duplicates", "fragments"})
    void deliversWhatLibknetDelivered(Trace trace) {
        try (VirtualNode virtual = new VirtualNode(1)) {
            NettyLink link = virtual.addLink(virtual.addHost(PEER), 0);
            NettyDataChannel channel = virtual.openChannel(0);
            virtual.bringUp(link);
            EmbeddedChannel socket = VirtualNode.channel(link);
            int delivered = 0;
            for (int i = 0; i < trace.operations().size(); i++) {
                Trace.Operation operation = trace.operations().get(i);
                List<byte[]> messages = receive(virtual, link, channel, operation);
                delivered += messages.size();
                assertThat(messages)
                        .as("%s, operation %d: %s", trace, i, operation)
                        .containsExactlyElementsOf(expected(operation));
                socket.releaseOutbound();
            }
            assertThat(delivered).isEqualTo(trace.deliveredCount());
        }
    }

    private static List<byte[]> receive(
            VirtualNode virtual,
            NettyLink link,
            NettyDataChannel channel,
            Trace.Operation operation) {
        if (operation instanceof Trace.Data data) {
            virtual.receive(link, Packets.data(PEER, data.sequence(), payload(data)));
        } else if (operation instanceof Trace.Fragment fragment) {
            virtual.receive(
                    link,
                    Packets.fragment(
                            PEER,
                            fragment.sequence(),
                            fragment.count(),
                            fragment.number(),
                            fragment.payload()));
        } else if (operation instanceof Trace.Ping ping) {
            virtual.receive(link, Packets.ping(PEER, 0, 0, ping.sequence(), ping.timed()));
        }
        return VirtualNode.received(channel);
    }

    private static List<byte[]> expected(Trace.Operation operation) {
        if (operation instanceof Trace.Data data && data.delivered()) {
            return List.of(payload(data));
        }
        return operation instanceof Trace.Fragment fragment && fragment.delivers() != null
                ? List.of(fragment.delivers())
                : List.of();
    }

    private static byte[] payload(Trace.Data data) {
        return new byte[] {(byte) (data.sequence() >> 8), (byte) data.sequence()};
    }
}
