package io.knet.netty.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RxPacketTest {
    @Test
    void otherBytesCameFromTheSamePlaceInTheSameDatagram() {
        InetSocketAddress source = InetSocketAddress.createUnresolved("source", 1);
        ByteBuf sealed = Packets.of(new byte[90]);
        ByteBuf plain = Packets.of(new byte[26]);
        RxPacket packet = new RxPacket(sealed, source, 90);

        RxPacket opened = packet.replace(plain);

        assertThat(opened.content()).isSameAs(plain);
        assertThat(opened.source()).isSameAs(source);
        assertThat(opened.wireBytes()).isEqualTo(90);
        assertThat(opened.toString()).startsWith("packet of 26 bytes from ");
        packet.release();
        opened.release();
    }
}
