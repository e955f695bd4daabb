package io.knet.wire;

import org.jspecify.annotations.Nullable;

/** The packet types (spec wire 2). */
public enum PacketType {
    DATA(0x00),
    PING(0x81),
    PONG(0x82),
    PMTUD(0x83),
    PMTUD_REPLY(0x84);

    private static final @Nullable PacketType[] BY_CODE = new PacketType[0x100];

    static {
        for (PacketType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

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
    public static @Nullable PacketType find(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
