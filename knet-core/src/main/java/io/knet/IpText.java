package io.knet;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses. Made by hand, because the JDK's way to read an address asks a name service
 * about everything that is none.
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
