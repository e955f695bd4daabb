package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetLink;
import io.knet.Verdict;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No packet exceeds the path when keys with a larger overhead come into use meanwhile. */
class KeyChangeTest {
    private static final int PATH = 1500;
    private static final int IP_AND_UDP = 28;
    private static final int PACKETS = 14;

    private final VirtualNode virtual = new VirtualNode(1, this::watch);

    /** How many packets are yet to pass before the keys change; negative if they do not. */
    private int untilChange = -1;

    private Runnable change = () -> {};

    @AfterEach
    void close() {
        virtual.close();
    }

    private void watch(Channel channel, KnetLink owner) {
        channel.pipeline().addBefore(LinkHandlers.FRAMING, "change", new Change());
    }

    private void load(int inUse) {
        virtual.slots.use(0);
        virtual.node.handle.crypto().set(1, config(CryptoCipher.AES128_CTR, CryptoHash.MD5));
        virtual.node.handle.crypto().set(2, config(CryptoCipher.AES256, CryptoHash.SHA512));
        virtual.slots.use(inUse);
    }

    private static CryptoConfig config(CryptoCipher cipher, CryptoHash hash) {
        return CryptoConfig.of("openssl", cipher, hash, new byte[200]);
    }

    /**
     * What was sent but for pings, which are short. Their type cannot be read: the keys that some
     * packets were sealed with are gone.
     */
    private static List<byte[]> fragments(EmbeddedChannel channel) {
        return Packets.sent(channel).stream().filter(packet -> packet.length > 500).toList();
    }

    /** Sends a message as often as it has packets, with a change before another one each time. */
    private void assertAllFit(int inUse, Runnable keysChange) {
        virtual.node.handle.mtu().manual(PATH);
        NettyHost host = virtual.addHost(2);
        NettyLink link = virtual.addLink(host, 0);
        virtual.bringUp(link);
        virtual.run();
        var channel = virtual.openChannel(0);
        for (int before = 0; before <= PACKETS; before++) {
            load(inUse);
            virtual.run();
            virtual.node.handle.mtu().manual(PATH);
            virtual.run();
            assertThat(virtual.node.handle.dataMtu()).isGreaterThan(1400);
            Packets.sent(VirtualNode.channel(link));
            untilChange = before;
            change = keysChange;

            channel.send(Packets.of(new byte[20_000]), Verdict.broadcast());
            virtual.run();

            List<byte[]> sent = fragments(VirtualNode.channel(link));
            assertThat(sent).hasSizeGreaterThanOrEqualTo(PACKETS);
            assertThat(sent)
                    .allSatisfy(
                            datagram ->
                                    assertThat(datagram.length + IP_AND_UDP)
                                            .isLessThanOrEqualTo(PATH));
        }
        assertThat(virtual.drops()).isEmpty();
    }

    @Test
    void noPacketExceedsThePathWhenKeysChangeAmidAMessage() {
        assertAllFit(1, () -> virtual.slots.use(2));
    }

    @Test
    void norWhenTheFormerKeysAreWipedAmidAMessage() {
        assertAllFit(
                1,
                () -> {
                    virtual.slots.use(2);
                    virtual.slots.clear(1);
                });
    }

    @Test
    void norWhenKeysComeIntoUseAmidAMessageInClear() {
        assertAllFit(0, () -> virtual.slots.use(2));
    }

    private final class Change extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
            if (packet instanceof ByteBuf && untilChange-- == 0) {
                change.run();
            }
            ctx.write(packet, promise);
        }
    }
}
