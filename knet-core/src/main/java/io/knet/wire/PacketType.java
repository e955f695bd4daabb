package io.knet.wire;

import org.jspecify.annotations.Nullable;

/** The packet types (spec wire 2). */
public enum PacketType {
    DATA(0x00),
    PING(0x81),
    PONG(0x82),
    PMTUD(0x83),
    PMTUD_REPLY(0x84);

    private final int code;

    PacketType(int code) {
        this.code = code;
    }

    /** The byte on the wire, 0 to 255. */
    public int code() {
        return code;
    }

    /**
     * Finds the type of a byte.
     *
     * @param code 0 to 255
     * @return the type, or null if no type has that code
     */
    public static @Nullable PacketType of(int code) {
        return switch (code) {
            case 0x00 -> DATA;
            case 0x81 -> PING;
            case 0x82 -> PONG;
            case 0x83 -> PMTUD;
            case 0x84 -> PMTUD_REPLY;
            default -> null;
        };
    }
}
