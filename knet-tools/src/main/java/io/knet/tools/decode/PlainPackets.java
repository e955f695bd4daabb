package io.knet.tools.decode;

import io.knet.CompressionModel;
import io.knet.session.wire.ConfirmedData;
import io.knet.session.wire.ReceiptsPacket;
import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what a plain packet is: one in clear, or one that was opened. */
final class PlainPackets {
    private PlainPackets() {}

    /**
     * @param packet from its first byte on, not to its end if the capture has less
     * @param length how long it is
     */
    static Decoded decode(ByteBuf packet, int length) {
        DropReason reason = PacketInspector.checkHeader(packet);
        if (reason == null && ReceiptsPacket.isReceipts(packet)) {
            return receipts(packet);
        }
        if (reason == null) {
            reason = PacketInspector.check(packet);
        }
        if (reason != null) {
            return Decoded.malformed(problem(packet, reason));
        }
        PacketType type = CommonHeader.type(packet);
        Decoded of = Decoded.of(kind(type)).with("host", CommonHeader.sourceHost(packet));
        if (type == PacketType.DATA) {
            return data(of, packet, length);
        }
        of = of.with("link", CommonHeader.linkId(packet));
        return type == PacketType.PING || type == PacketType.PONG
                ? of.with("sequence", PingPacket.sequence(packet))
                        .with("timed", PingPacket.timed(packet))
                : of.with("size", PmtudPacket.size(packet));
    }

    private static String kind(@Nullable PacketType type) {
        return String.valueOf(type).toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Decoded data(Decoded header, ByteBuf packet, int length) {
        int fragments = DataHeader.fragmentCount(packet);
        Decoded data =
                header.with("sequence", DataHeader.sequence(packet))
                        .with("channel", DataHeader.channel(packet))
                        .with("broadcast", DataHeader.broadcast(packet));
        if (DataHeader.isFragmented(fragments)) {
            data =
                    data.with("fragment", DataHeader.fragmentNumber(packet))
                            .with("fragments", fragments);
        }
        if (DataHeader.compression(packet) != 0) {
            data = data.with("compressed", compression(DataHeader.compression(packet)));
        }
        int headerBytes = DataHeader.LENGTH;
        if (ConfirmedData.wantsReceipt(packet) && ConfirmedData.isValid(packet)) {
            data = data.with("confirmation", ConfirmedData.id(packet));
            headerBytes = ConfirmedData.LENGTH;
        }
        return data.with("payload", length - headerBytes);
    }

    private static String compression(int code) {
        return Arrays.stream(CompressionModel.values())
                .filter(model -> model.code() == code)
                .map(CompressionModel::wireName)
                .findFirst()
                .orElse("unknown-model-" + code);
    }

    private static Decoded receipts(ByteBuf packet) {
        return ReceiptsPacket.isValid(packet)
                ? Decoded.of("receipts")
                        .with("host", CommonHeader.sourceHost(packet))
                        .with("count", ReceiptsPacket.count(packet))
                : Decoded.malformed("a receipts packet whose length does not fit its count");
    }

    private static String problem(ByteBuf packet, DropReason reason) {
        String sentence = reason.descriptor().description().replaceAll("\\.$", "");
        return switch (reason) {
            case UNKNOWN_VERSION -> sentence + ": " + CommonHeader.version(packet);
            case UNKNOWN_TYPE -> sentence + ": " + CommonHeader.typeCode(packet);
            case UNKNOWN_LINK -> sentence + ": " + CommonHeader.linkId(packet);
            case BAD_CHANNEL -> sentence + ": " + DataHeader.channel(packet);
            case BAD_FRAGMENT ->
                    sentence
                            + ": "
                            + DataHeader.fragmentNumber(packet)
                            + " of "
                            + DataHeader.fragmentCount(packet);
            case TOO_SHORT -> sentence + ": " + packet.readableBytes() + " bytes";
            default -> sentence;
        };
    }
}
