package io.knet;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes IP addresses. Made by hand, because the JDK's way to read an address asks a name
 * service about everything that is none, and its way to write one is not that of RFC 5952.
 */
final class IpText {
    private static final int GROUPS = 8;

    private IpText() {}

    /** Whether the text is meant as an address, well-formed or not: it is no name then. */
    static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 || ipv4(text) != null;
    }

    static InetAddress parse(String text) {
        int percent = text.indexOf('%');
        String address = percent < 0 ? text : text.substring(0, percent);
        byte[] bytes = address.indexOf(':') < 0 ? ipv4(address) : ipv6(address);
        if (bytes == null || (percent >= 0 && bytes.length == 4)) {
            throw KnetAddress.invalid(
                    "\""
                            + text
                            + "\" is not an IP address; write it like 10.0.0.1, fe80::1 or"
                            + " fe80::1%eth0, or resolve the name first");
        }
        try {
            return percent < 0
                    ? InetAddress.getByAddress(bytes)
                    : zoned(bytes, text.substring(percent + 1), text);
        } catch (UnknownHostException | SocketException e) {
            throw KnetAddress.invalid("\"" + text + "\" cannot be used here: " + e.getMessage());
        }
    }

    /**
     * The zone of an address that says nothing without it, as the number of an interface; 0 if it
     * has none, or needs none: the kernel ignores the zone of a global address too.
     */
    static int zone(@Nullable InetAddress address) {
        return address instanceof Inet6Address v6
                        && (v6.isLinkLocalAddress() || v6.isMCLinkLocal() || v6.isMCNodeLocal())
                ? v6.getScopeId()
                : 0;
    }

    /**
     * Writes an address, IPv6 as RFC 5952 demands: lower case, no leading zeros, "::" for the first
     * of the longest runs of zeros that are longer than one, and IPv4-mapped ones with their IPv4
     * part in decimal. A zone follows, by the interface's name if the address knows it.
     */
    static String format(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return decimals(bytes, 0);
        }
        StringBuilder text = new StringBuilder();
        boolean mapped = isMapped(bytes);
        int groups = mapped ? GROUPS - 2 : GROUPS;
        Zeros gap = Zeros.longest(bytes, groups);
        for (int i = 0; i < groups; i++) {
            if (i == gap.from) {
                text.append("::");
                i = gap.to - 1;
            } else {
                text.append(i == 0 || i == gap.to ? "" : ":");
                text.append(Integer.toHexString(group(bytes, i)));
            }
        }
        return (mapped ? text + ":" + decimals(bytes, 12) : text)
                + zoneText((Inet6Address) address);
    }

    /** The first of the longest runs of zero groups; empty if none is longer than one. */
    private record Zeros(int from, int to) {
        static Zeros longest(byte[] bytes, int groups) {
            Zeros longest = new Zeros(-1, -1);
            int from = 0;
            for (int i = 0; i <= groups; i++) {
                if (i == groups || group(bytes, i) != 0) {
                    if (i - from > Math.max(1, longest.to - longest.from)) {
                        longest = new Zeros(from, i);
                    }
                    from = i + 1;
                }
            }
            return longest;
        }
    }

    private static boolean isMapped(byte[] bytes) {
        return group(bytes, 5) == 0xffff && Arrays.equals(bytes, 0, 10, new byte[10], 0, 10);
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
    }

    private static String decimals(byte[] bytes, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + 4; i++) {
            text.append(i == from ? "" : ".").append(bytes[i] & 0xff);
        }
        return text.toString();
    }

    private static String zoneText(Inet6Address address) {
        if (address.getScopeId() == 0) {
            // Addresses that come with packets have this zone when they have none.
            return "";
        }
        NetworkInterface device = address.getScopedInterface();
        return "%" + (device == null ? Integer.toString(address.getScopeId()) : device.getName());
    }

    private static InetAddress zoned(byte[] bytes, String zone, String text)
            throws UnknownHostException, SocketException {
        int number = decimal(zone, Integer.MAX_VALUE);
        if (number >= 0) {
            return Inet6Address.getByAddress(null, bytes, number);
        }
        NetworkInterface device = zone.isEmpty() ? null : NetworkInterface.getByName(zone);
        if (device == null) {
            throw KnetAddress.invalid(
                    "\"" + text + "\" names a zone that is no network interface of this machine");
        }
        return Inet6Address.getByAddress(null, bytes, device);
    }

    private static byte @Nullable [] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            int value = decimal(part, 255);
            if (value < 0 || (part.length() > 1 && part.charAt(0) == '0')) {
                return null;
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    /** 16 bytes; "::" stands for at least one group of zeros, and may come once. */
    private static byte @Nullable [] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text);
            return all != null && all.length == 2 * GROUPS ? all : null;
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        String before = text.substring(0, gap);
        byte[] head = before.indexOf('.') >= 0 ? null : groups(before);
        byte[] tail = groups(text.substring(gap + 2));
        if (head == null || tail == null || head.length + tail.length > 2 * (GROUPS - 1)) {
            return null;
        }
        byte[] bytes = Arrays.copyOf(head, 2 * GROUPS);
        System.arraycopy(tail, 0, bytes, bytes.length - tail.length, tail.length);
        return bytes;
    }

    /** The bytes of groups of hexadecimal digits, of which the last may be an IPv4 address. */
    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        byte[] bytes = new byte[2 * parts.length + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            byte[] group = hex(parts[i]);
            if (group == null && i == parts.length - 1) {
                group = ipv4(parts[i]);
            }
            if (group == null) {
                return null;
            }
            System.arraycopy(group, 0, bytes, length, group.length);
            length += group.length;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte @Nullable [] hex(String digits) {
        if (digits.isEmpty() || digits.length() > 4) {
            return null;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            value = value << 4 | digit;
        }
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    /** The value of decimal digits, -1 if the text is anything else or the value is too high. */
    private static int decimal(String digits, int max) {
        if (digits.isEmpty() || digits.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= max ? (int) value : -1;
    }
}
