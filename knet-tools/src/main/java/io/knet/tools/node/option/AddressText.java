package io.knet.tools.node.option;

import io.knet.KnetAddress;
import io.knet.KnetException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Addresses with ports: {@code 127.0.0.1:5405} and {@code [::1]:5405}. Names are not looked up. */
public final class AddressText {
    /** Stands for an address that is learned. */
    public static final String DYNAMIC = "dynamic";

    private AddressText() {}

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static InetSocketAddress parse(String text) {
        try {
            return KnetAddress.parse(text);
        } catch (KnetException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The text form of an address that may have to be learned. */
    public static String format(Optional<InetSocketAddress> address) {
        return address.map(AddressText::format).orElse(DYNAMIC);
    }

    /** The text form of an address. */
    public static String format(InetSocketAddress address) {
        return KnetAddress.format(address);
    }
}
