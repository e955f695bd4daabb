package io.knet.netty.link;

import io.knet.KnetAddress;
import io.knet.KnetLimits;
import io.knet.netty.handler.InboundPacket;
import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.SessionDatagram;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What packets tell that cannot be read: with which keys, and in which dialect, their sender is.
 */
public final class UnreadablePackets {
    private UnreadablePackets() {}

    /**
     * Explains a packet that was dropped before it was known whose it is.
     *
     * @param reason why it was dropped
     * @param packet as it was received; not released
     * @param host whose it may be
     * @param hasKeys whether packets are opened with keys
     * @param seen told what that says of the link, unless it says nothing
     */
    public static void explain(
            DropReason reason,
            InboundPacket packet,
            int host,
            boolean hasKeys,
            BiConsumer<DiagnosisCode, Map<String, String>> seen) {
        String from = KnetAddress.format(packet.source());
        switch (reason) {
            case NOT_AUTHENTIC -> {
                if (isClear(packet.content(), host)) {
                    seen.accept(DiagnosisCode.CLEAR_PACKETS, Map.of("from", from));
                } else if (isOfSession(packet.content(), host)) {
                    seen.accept(DiagnosisCode.OTHER_DIALECT, inSessions(from));
                } else {
                    seen.accept(DiagnosisCode.NOT_AUTHENTIC, Map.of("from", from));
                }
            }
            case UNKNOWN_VERSION -> {
                if (!hasKeys && isOfSession(packet.content(), host)) {
                    seen.accept(DiagnosisCode.OTHER_DIALECT, inSessions(from));
                } else if (!hasKeys) {
                    seen.accept(DiagnosisCode.SEALED_PACKETS, Map.of("from", from));
                }
            }
            case CLEAR_NOT_ALLOWED -> seen.accept(DiagnosisCode.NO_KEY, Map.of("from", from));
            case SESSION_POLICY -> seen.accept(DiagnosisCode.OTHER_DIALECT, inSessions(from));
            case DIALECT ->
                    seen.accept(
                            DiagnosisCode.OTHER_DIALECT,
                            Map.of("from", from, "spoken", "libknet's format"));
            case ACCESS_LIST -> seen.accept(DiagnosisCode.ACCESS_LIST, Map.of("from", from));
            default -> {
                // Says nothing of why a link is not up.
            }
        }
    }

    private static Map<String, String> inSessions(String from) {
        return Map.of("from", from, "spoken", "sessions");
    }

    /** Whether it is a packet of a host that was not sealed; others look so once in a lifetime. */
    private static boolean isClear(ByteBuf content, int host) {
        return PacketInspector.checkHeader(content) == null
                && PacketInspector.checkType(content) == null
                && CommonHeader.sourceHost(content) == host;
    }

    private static boolean isOfSession(ByteBuf content, int host) {
        SessionDatagram kind = SessionDatagram.of(content);
        if (kind == null || content.readableBytes() < HandshakeHeader.MIN_DATAGRAM) {
            return false;
        }
        if (kind == SessionDatagram.TRANSPORT) {
            return true;
        }
        HandshakeHeader header = HandshakeHeader.read(kind, content);
        return content.readableBytes() <= HandshakeHeader.MAX_DATAGRAM
                && header.version() == HandshakeHeader.VERSION
                && header.link() < KnetLimits.MAX_LINKS
                && header.sender() == host;
    }
}
