package io.knet.protocol;

import io.knet.KnetLimits;
import io.knet.crypto.CryptoOverhead;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * What fits into a datagram (spec wire 12.1 and 12.2). All sizes are bytes. An <i>on-wire</i> size
 * is that of the whole IP packet, which is what an interface's MTU limits; a <i>link MTU</i> is the
 * message payload of one datagram.
 *
 * <p>Padding of CTR ciphers: libknet 1.x counts a block of one byte for them, its development line
 * none. In fact nothing is padded, so {@link CryptoOverhead} has a block of 0 for CTR, and a link
 * MTU is one byte more than with 1.x. The two work together: each side cuts its own messages.
 */
public final class MtuMath {
    /** What the arithmetic reserves for knet's header, whatever the packet (spec wire 19.12). */
    public static final int HEADER = 26;

    /** What UDP adds to a datagram. */
    public static final int UDP_HEADER = 8;

    /** What SCTP adds to a message: its common header and a data chunk. */
    public static final int SCTP_HEADER = 28;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private MtuMath() {}

    /**
     * The payload that fits.
     *
     * @param available what there is for the datagram, without the headers of IP and transport
     * @return the payload; 0 or less if there is no room for any
     */
    public static int maxData(int available, CryptoOverhead crypto) {
        int room = available - crypto.salt() - crypto.hash();
        if (crypto.block() == 0) {
            return room - HEADER;
        }
        // one byte short of a whole block: PKCS#7 pads a whole block with another
        return room - Math.floorMod(room, crypto.block()) - 1 - HEADER;
    }

    /**
     * The link MTU that an interface or path of a given MTU allows.
     *
     * @param interfaceMtu the MTU of the interface or path
     * @param headers {@link #headers}
     * @return the payload; 0 or less if there is no room for any
     */
    public static int linkMtu(int interfaceMtu, int headers, CryptoOverhead crypto) {
        return maxData(interfaceMtu - headers, crypto);
    }

    /** The on-wire size of a probe that stands for a payload of {@code data} bytes. */
    public static int onwire(int data, int headers, CryptoOverhead crypto) {
        return crypto.sealed(data + HEADER) + headers;
    }

    /**
     * The length of the headers of IP and transport.
     *
     * @param destination the peer's address; only its family matters
     * @param transportHeader {@link #UDP_HEADER} or {@link #SCTP_HEADER}
     */
    public static int headers(InetAddress destination, int transportHeader) {
        return (destination instanceof Inet4Address ? IPV4_HEADER : IPV6_HEADER) + transportHeader;
    }

    /**
     * The smallest valid link MTU, with which every path is assumed to cope: the one of libknet
     * 1.x, which takes the worst of IPv6 and SCTP. It is the data MTU until a search is done.
     */
    public static int floor(CryptoOverhead crypto) {
        return maxData(KnetLimits.MIN_MTU - IPV6_HEADER - SCTP_HEADER, crypto);
    }

    /**
     * What the status of a link calls {@code proto_overhead}: all that is added to a payload but
     * for the padding.
     */
    public static int protoOverhead(int headers, CryptoOverhead crypto) {
        return headers + HEADER + crypto.salt() + crypto.hash();
    }
}
