package io.knet.protocol;

import java.net.InetAddress;

/** An IP address as an unsigned number, ready to be compared. */
record AddressBits(boolean ipv6, long high, long low) {
    static AddressBits of(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean ipv6 = bytes.length > 4;
        return ipv6
                ? new AddressBits(true, number(bytes, 0, 8), number(bytes, 8, 16))
                : new AddressBits(false, 0, number(bytes, 0, 4));
    }

    private static long number(byte[] bytes, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = (number << 8) | (bytes[i] & 0xff);
        }
        return number;
    }

    AddressBits and(AddressBits mask) {
        return new AddressBits(ipv6, high & mask.high, low & mask.low);
    }

    /** Whether this address is not above another of the same family. */
    boolean upTo(AddressBits other) {
        return high == other.high
                ? Long.compareUnsigned(low, other.low) <= 0
                : Long.compareUnsigned(high, other.high) < 0;
    }
}
