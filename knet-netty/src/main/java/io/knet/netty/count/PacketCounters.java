package io.knet.netty.count;

import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;

/** Which counters of a link a type of packet has. A probe's replies are counted with the probes. */
public enum PacketCounters {
    DATA(
            LinkCounter.TX_DATA_PACKETS,
            LinkCounter.TX_DATA_BYTES,
            LinkCounter.TX_DATA_ERRORS,
            LinkCounter.RX_DATA_PACKETS,
            LinkCounter.RX_DATA_BYTES),
    PING(
            LinkCounter.TX_PING_PACKETS,
            LinkCounter.TX_PING_BYTES,
            LinkCounter.TX_PING_ERRORS,
            LinkCounter.RX_PING_PACKETS,
            LinkCounter.RX_PING_BYTES),
    PONG(
            LinkCounter.TX_PONG_PACKETS,
            LinkCounter.TX_PONG_BYTES,
            LinkCounter.TX_PONG_ERRORS,
            LinkCounter.RX_PONG_PACKETS,
            LinkCounter.RX_PONG_BYTES),
    PMTU(
            LinkCounter.TX_PMTU_PACKETS,
            LinkCounter.TX_PMTU_BYTES,
            LinkCounter.TX_PMTU_ERRORS,
            LinkCounter.RX_PMTU_PACKETS,
            LinkCounter.RX_PMTU_BYTES),
    /** Of sessions. */
    HANDSHAKE(
            LinkCounter.TX_HANDSHAKE_PACKETS,
            LinkCounter.TX_HANDSHAKE_BYTES,
            LinkCounter.TX_HANDSHAKE_ERRORS,
            LinkCounter.RX_HANDSHAKE_PACKETS,
            LinkCounter.RX_HANDSHAKE_BYTES),
    /** Packets with receipts, in sessions. */
    RECEIPT(
            LinkCounter.TX_RECEIPT_PACKETS,
            LinkCounter.TX_RECEIPT_BYTES,
            LinkCounter.TX_RECEIPT_ERRORS,
            LinkCounter.RX_RECEIPT_PACKETS,
            LinkCounter.RX_RECEIPT_BYTES),
    /** Packets that tell of the states of links, in sessions. */
    VIEW(
            LinkCounter.TX_VIEW_PACKETS,
            LinkCounter.TX_VIEW_BYTES,
            LinkCounter.TX_VIEW_ERRORS,
            LinkCounter.RX_VIEW_PACKETS,
            LinkCounter.RX_VIEW_BYTES);

    private final LinkCounter txPackets;
    private final LinkCounter txBytes;
    private final LinkCounter txErrors;
    private final LinkCounter rxPackets;
    private final LinkCounter rxBytes;

    PacketCounters(
            LinkCounter txPackets,
            LinkCounter txBytes,
            LinkCounter txErrors,
            LinkCounter rxPackets,
            LinkCounter rxBytes) {
        this.txPackets = txPackets;
        this.txBytes = txBytes;
        this.txErrors = txErrors;
        this.rxPackets = rxPackets;
        this.rxBytes = rxBytes;
    }

    /** The counters of a type. */
    public static PacketCounters of(PacketType type) {
        return switch (type) {
            case DATA -> DATA;
            case PING -> PING;
            case PONG -> PONG;
            case PMTUD, PMTUD_REPLY -> PMTU;
        };
    }

    /** Packets sent. */
    public LinkCounter txPackets() {
        return txPackets;
    }

    /** Bytes sent. */
    public LinkCounter txBytes() {
        return txBytes;
    }

    /** Packets that could not be sent. */
    public LinkCounter txErrors() {
        return txErrors;
    }

    /** Packets that came. */
    public LinkCounter rxPackets() {
        return rxPackets;
    }

    /** Bytes of packets that came. */
    public LinkCounter rxBytes() {
        return rxBytes;
    }
}
