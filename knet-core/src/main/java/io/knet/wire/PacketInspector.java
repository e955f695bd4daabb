package io.knet.wire;

import static java.util.Objects.requireNonNull;

import io.knet.KnetLimits;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Structural checks of a plain packet: one that was decrypted, or came in clear. They come in three
 * stages, because the receive pipeline (spec wire 4) has checks between them that need more than
 * the packet, and the first check that fails is the one that is counted:
 *
 * <ol>
 *   <li>{@link #checkHeader}: steps 4 and 5
 *   <li>the caller: whether the source host is known, step 6
 *   <li>{@link #checkType}: type, length and link id, without which the next steps cannot read the
 *       packet
 *   <li>the caller: link, source address and access list, steps 7 to 10; for DATA the host's
 *       reachability
 *   <li>{@link #checkData}: for DATA only, and before its sequence number is looked up, so that a
 *       malformed packet does not move the window of its host
 * </ol>
 *
 * <p>The methods read at the buffer's reader index and leave its indices as they are. They accept
 * any bytes and throw nothing.
 */
public final class PacketInspector {
    private PacketInspector() {}

    /**
     * First stage: the packet is long enough to have a common header, and its version is known. The
     * development line of libknet compares ranges of versions (spec wire 2.2), but while version 1
     * is the only one its rules, too, accept exactly the packets of version 1, whatever newest
     * version they announce.
     *
     * @return null if the packet passes
     */
    public static @Nullable DropReason checkHeader(ByteBuf packet) {
        requireNonNull(packet, "packet");
        if (packet.readableBytes() < CommonHeader.MIN_PACKET) {
            return DropReason.TOO_SHORT;
        }
        return CommonHeader.version(packet) == CommonHeader.VERSION
                ? null
                : DropReason.UNKNOWN_VERSION;
    }

    /**
     * Second stage: the type is known, the packet is as long as its type demands, and a control
     * packet names a link that can exist. Longer packets pass; what is surplus is ignored.
     *
     * @param packet a packet that passed {@link #checkHeader}
     * @return null if the packet passes
     */
    public static @Nullable DropReason checkType(ByteBuf packet) {
        requireNonNull(packet, "packet");
        PacketType type = CommonHeader.type(packet);
        if (type == null) {
            return DropReason.UNKNOWN_TYPE;
        }
        if (packet.readableBytes() < minLength(type)) {
            return DropReason.TOO_SHORT;
        }
        if (type != PacketType.DATA && CommonHeader.linkId(packet) >= KnetLimits.MAX_LINKS) {
            return DropReason.UNKNOWN_LINK;
        }
        return null;
    }

    /**
     * Third stage: fragment count and number of a DATA packet agree with the rules, and its channel
     * can exist.
     *
     * @param packet a DATA packet that passed {@link #checkType}
     * @return null if the packet passes
     */
    public static @Nullable DropReason checkData(ByteBuf packet) {
        requireNonNull(packet, "packet");
        if (!DataHeader.isValidFragment(
                DataHeader.fragmentCount(packet), DataHeader.fragmentNumber(packet))) {
            return DropReason.BAD_FRAGMENT;
        }
        int channel = DataHeader.channel(packet);
        return channel >= 0 && channel < KnetLimits.MAX_CHANNELS ? null : DropReason.BAD_CHANNEL;
    }

    /**
     * All stages at once, for those who only look at packets and know no hosts and links.
     *
     * @return null if the packet passes
     */
    public static @Nullable DropReason check(ByteBuf packet) {
        requireNonNull(packet, "packet");
        DropReason reason = checkHeader(packet);
        if (reason == null) {
            reason = checkType(packet);
        }
        if (reason == null && CommonHeader.typeCode(packet) == PacketType.DATA.code()) {
            reason = checkData(packet);
        }
        return reason;
    }

    private static int minLength(PacketType type) {
        return switch (type) {
            case DATA -> DataHeader.LENGTH + 1;
            case PING, PONG -> PingPacket.LENGTH;
            case PMTUD, PMTUD_REPLY -> PmtudPacket.MIN_LENGTH;
        };
    }
}
