package io.knet.netty.count;

import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;

/** Which counters of a link a type of packet has. A probe's replies are counted with the probes. */
public enum PacketCounters {
    DATA(LinkCounter.TX_DATA_PACKETS, LinkCounter.TX_DATA_BYTES, LinkCounter.TX_DATA_ERRORS),
    PING(LinkCounter.TX_PING_PACKETS, LinkCounter.TX_PING_BYTES, LinkCounter.TX_PING_ERRORS),
    PONG(LinkCounter.TX_PONG_PACKETS, LinkCounter.TX_PONG_BYTES, LinkCounter.TX_PONG_ERRORS),
    PMTU(LinkCounter.TX_PMTU_PACKETS, LinkCounter.TX_PMTU_BYTES, LinkCounter.TX_PMTU_ERRORS);

    private final LinkCounter txPackets;
    private final LinkCounter txBytes;
    private final LinkCounter txErrors;

    PacketCounters(LinkCounter txPackets, LinkCounter txBytes, LinkCounter txErrors) {
        this.txPackets = txPackets;
        this.txBytes = txBytes;
        this.txErrors = txErrors;
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
}
