package io.knet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes the text forms of access list entries. */
final class AccessEntryText {
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
    private static final Pattern LIKE_IPV6 = Pattern.compile("[0-9a-fA-F:][0-9a-fA-F:.]*");
    private static final Pattern PREFIX_LENGTH = Pattern.compile("\\d{1,3}");
    private static final Pattern FORM = Pattern.compile("([^/-]+)(?:([/-])([^/-]+))?");

    private AccessEntryText() {}

    static AccessEntry parse(String text, AccessVerdict verdict) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw unreadable(text);
        }
        InetAddress first = literal(form.group(1).strip(), text);
        if (form.group(2) == null) {
            return new AccessEntry.Address(first, verdict);
        }
        String second = form.group(3).strip();
        if (form.group(2).equals("-")) {
            return new AccessEntry.Range(first, literal(second, text), verdict);
        }
        InetAddress mask =
                PREFIX_LENGTH.matcher(second).matches()
                        ? maskOfLength(Integer.parseInt(second), first, text)
                        : literal(second, text);
        return new AccessEntry.Mask(first, mask, verdict);
    }

    static String format(AccessEntry entry) {
        return entry.verdict().wireName() + " " + entry.sources();
    }

    /** Network and mask; as a prefix length if the mask has no gaps. */
    static String network(InetAddress network, InetAddress mask) {
        byte[] bytes = mask.getAddress();
        int ones = 0;
        while (ones < bytes.length * 8 && bit(bytes, ones)) {
            ones++;
        }
        boolean gaps = false;
        for (int i = ones; i < bytes.length * 8; i++) {
            gaps |= bit(bytes, i);
        }
        return IpText.format(network) + "/" + (gaps ? IpText.format(mask) : ones);
    }

    private static boolean bit(byte[] bytes, int index) {
        return (bytes[index / 8] & 0x80 >> index % 8) != 0;
    }

    static byte[] and(InetAddress left, InetAddress right) {
        byte[] result = left.getAddress();
        byte[] other = right.getAddress();
        for (int i = 0; i < result.length; i++) {
            result[i] &= other[i];
        }
        return result;
    }

    static void requireSameFamily(InetAddress left, InetAddress right, String sign) {
        if (left.getAddress().length != right.getAddress().length) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "access entry "
                            + IpText.format(left)
                            + sign
                            + IpText.format(right)
                            + " mixes IPv4 and IPv6; use addresses of one family");
        }
    }

    /**
     * The same address without a host name and without a scope, which take no part in comparisons.
     */
    static InetAddress bare(InetAddress address) {
        return address(address.getAddress());
    }

    /** The address of the given bytes, of which there are 4 or 16. */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /** Reads an address without asking a name service: what might be a name is refused before. */
    private static InetAddress literal(String address, String text) {
        boolean ipv6 = address.indexOf(':') >= 0 && LIKE_IPV6.matcher(address).matches();
        if (!ipv6 && !IPV4.matcher(address).matches()) {
            throw unreadable(text);
        }
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw unreadable(text);
        }
    }

    private static InetAddress maskOfLength(int length, InetAddress network, String text) {
        byte[] mask = network.getAddress();
        if (length > mask.length * 8) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "access entry \""
                            + text
                            + "\" has a prefix length of "
                            + length
                            + "; it must be 0 to "
                            + mask.length * 8);
        }
        for (int i = 0; i < mask.length; i++) {
            int ones = Math.max(0, Math.min(8, length - 8 * i));
            mask[i] = (byte) (0xff00 >> ones);
        }
        return address(mask);
    }

    private static KnetException unreadable(String text) {
        return new KnetException(
                KnetError.INVALID_ARGUMENT,
                "\""
                        + text
                        + "\" is not an access entry; write 10.0.0.1, 10.0.0.0/8, 10.0.0.1-10.0.0.9 or the like"
                        + " with IPv6 addresses");
    }
}
