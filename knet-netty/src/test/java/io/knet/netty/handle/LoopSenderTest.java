package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.send.LoopSender;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When messages that wait for a flush are flushed before it is asked for. */
class LoopSenderTest {
    private static final int LOOP = 0;
    private static final int LONG = 600;

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyHost one = virtual.addHost(2);
    private final NettyHost other = virtual.addHost(3);
    private final NettyLink toOne = virtual.addLink(one, 0);
    private final LoopSender sender = new LoopSender(virtual.txLoop());
    private final NettyLink toOther = virtual.addLink(other, 0);

    @BeforeEach
    void bringUp() {
        virtual.bringUp(toOne);
        virtual.bringUp(toOther);
        virtual.sent(toOne);
        virtual.sent(toOther);
        assertThat(virtual.node.handle.dataMtu()).isLessThan(LONG);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void send(NettyHost host, int sequence, int length) {
        TxMessage message =
                new TxMessage(
                        0,
                        sequence,
                        false,
                        Keys.inClear(virtual.node.handle.dataMtu()),
                        Packets.of(new byte[length]));
        virtual.on(LOOP, () -> sender.send(message, List.of(host)));
    }

    private void flush() {
        virtual.on(LOOP, () -> sender.flush());
    }

    @Test
    void aLongMessageIsNotLeft16NumbersBehind() {
        send(one, 65530, LONG);
        for (int sequence = 65531; sequence <= 65535; sequence++) {
            send(other, sequence, 1);
        }
        for (int sequence = 0; sequence < 10; sequence++) {
            send(other, sequence, 1);
        }
        assertThat(virtual.sent(toOne)).isEmpty();

        send(other, 10, 1);

        assertThat(virtual.sent(toOne)).hasSize(2);
        assertThat(virtual.sent(toOther)).hasSize(15);
        flush();
        assertThat(virtual.sent(toOther)).hasSize(1);
    }

    @Test
    void shortMessagesWaitForTheFlush() {
        for (int sequence = 1; sequence <= 60; sequence++) {
            send(one, sequence, 1);
        }
        assertThat(virtual.sent(toOne)).isEmpty();

        flush();

        assertThat(virtual.sent(toOne)).hasSize(60);
    }

    @Test
    void theDistanceIsThatFromTheFirstLongMessageSinceTheFlush() {
        send(one, 1, LONG);
        flush();
        virtual.sent(toOne);
        send(one, 2, 1);
        send(one, 17, 1);
        send(one, 18, LONG);
        send(one, 33, 1);
        assertThat(virtual.sent(toOne)).isEmpty();

        send(one, 34, 1);

        assertThat(virtual.sent(toOne)).hasSize(5);
        flush();
        virtual.sent(toOne);
    }
}
