package io.knet.session.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.wire.CommonHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkViewsPacketTest {
    private static final LinkView WELL = new LinkView(0, true, true, true, 0, 0);
    private static final LinkView SILENT = new LinkView(7, true, false, false, 32, 0x01020304);

    private static ByteBuf hex(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    @Test
    void viewsHaveTheirBytes() {
        ByteBuf out = Unpooled.buffer();
        LinkViewsPacket.write(out, 0x0102, List.of(WELL, SILENT));
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("014201020000" + "02" + "00070000000000" + "07012001020304");
        assertThat(LinkViewsPacket.isLinkViews(out)).isTrue();
        assertThat(LinkViewsPacket.isValid(out)).isTrue();
        assertThat(CommonHeader.sourceHost(out)).isEqualTo(0x0102);
        assertThat(LinkViewsPacket.views(out)).containsExactly(WELL, SILENT);
        assertThat(out.readableBytes()).isEqualTo(LinkViewsPacket.length(2));
    }

    @Test
    void unknownBitsAreIgnoredAndTheLongestTimeIsRead() {
        ByteBuf packet = hex("014201020000" + "01" + "00fb63ffffffff");
        assertThat(LinkViewsPacket.isValid(packet)).isTrue();
        assertThat(LinkViewsPacket.views(packet))
                .containsExactly(new LinkView(0, true, true, false, 0x63, LinkView.MAX_MILLIS));
    }

    @Test
    void viewsAreTakenInTheirExactLengthOnly() {
        assertThat(LinkViewsPacket.isValid(hex("01420102000000"))).as("none").isFalse();
        assertThat(LinkViewsPacket.isValid(hex("0142010200000100070000000000"))).isTrue();
        assertThat(LinkViewsPacket.isValid(hex("014201020000010007000000000000"))).isFalse();
        assertThat(LinkViewsPacket.isValid(hex("01420102000001000700000000"))).isFalse();
        assertThat(LinkViewsPacket.isValid(hex("014201020000" + "09" + "00".repeat(63)))).isFalse();
        assertThat(LinkViewsPacket.isValid(hex("014201020000" + "08" + "00".repeat(56)))).isTrue();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ByteBuf out = Unpooled.buffer();
        assertThatThrownBy(() -> LinkViewsPacket.write(out, 1, List.of()))
                .hasMessage("0 views in a packet; 1 to 8 fit");
        assertThatThrownBy(() -> LinkViewsPacket.write(out, 1, Collections.nCopies(9, WELL)))
                .hasMessage("9 views in a packet; 1 to 8 fit");
        assertThatThrownBy(() -> new LinkView(256, true, true, true, 0, 0))
                .hasMessage("link 256 and diagnosis 0 must be 0 to 255");
        assertThatThrownBy(() -> new LinkView(0, true, true, true, -1, 0))
                .hasMessage("link 0 and diagnosis -1 must be 0 to 255");
        assertThatThrownBy(() -> new LinkView(0, true, true, true, 0, 1L << 32))
                .hasMessage("4294967296 ms must be 0 to 4294967295");
        assertThat(out.isReadable()).isFalse();
    }

    @Test
    void anyBytesAreJudged() {
        Random random = new Random(1);
        int valid = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[7 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[6] = (byte) (i % 10);
            ByteBuf packet = Unpooled.wrappedBuffer(bytes);
            if (LinkViewsPacket.isValid(packet)) {
                valid++;
                assertThat(LinkViewsPacket.views(packet)).hasSize(bytes[6]);
            }
        }
        assertThat(valid).isPositive();
    }
}
