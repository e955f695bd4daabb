package io.knet.tools.node.option;

import io.knet.tools.Numbers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses with ports: {@code 127.0.0.1:5405} and {@code [::1]:5405}. Names are not looked up. */
public final class AddressText {
    /** Stands for an address that is learned. */
    public static final String DYNAMIC = "dynamic";

    private static final int MAX_PORT = 65535;
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern FORM =
            Pattern.compile(
                    "(?:("
                            + OCTET
                            + "(?:\\."
                            + OCTET
                            + "){3})"
                            + "|\\[([0-9a-fA-F]*:[0-9a-fA-F:.]*(?:%[\\w.-]+)?)])"
                            + ":(\\d+)");

    private AddressText() {}

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static InetSocketAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw unreadable(text);
        }
        String ip = form.group(1) == null ? form.group(2) : form.group(1);
        try {
            // The form leaves no room for a name, so that no name service is asked.
            return new InetSocketAddress(
                    InetAddress.getByName(ip), Numbers.parse("port", form.group(3), 0, MAX_PORT));
        } catch (UnknownHostException e) {
            throw unreadable(text);
        }
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "address \"" + text + "\" must be like 127.0.0.1:5405 or [::1]:5405");
    }

    /** The text form of an address that may have to be learned. */
    public static String format(Optional<InetSocketAddress> address) {
        return address.map(AddressText::format).orElse(DYNAMIC);
    }

    /** The text form of an address. */
    public static String format(InetSocketAddress address) {
        String ip = address.getAddress().getHostAddress();
        return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + address.getPort();
    }
}
