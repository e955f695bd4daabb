package io.knet.config;

import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads addresses of peers, which may have names: {@code db2.example.org:5405}. */
final class AddressReader {
    /** A letter somewhere: the rest would be an address that is written wrong. */
    private static final Pattern NAME =
            Pattern.compile("((?=[^:]*[A-Za-z])[A-Za-z0-9_][A-Za-z0-9_.-]*):(\\d{1,5})");

    private final Names names;

    AddressReader(Names names) {
        this.names = names;
    }

    /**
     * Reads an address.
     *
     * @param local whose family it has to be of, if it is known
     * @throws KnetException saying what is wrong, or that nobody knows the name
     */
    InetSocketAddress read(String text, Optional<InetSocketAddress> local) {
        Matcher name = NAME.matcher(text);
        if (!name.matches()) {
            return KnetAddress.parse(text);
        }
        int port = KnetAddress.parse("0.0.0.0", name.group(2)).getPort();
        for (InetAddress address : names.addressesOf(name.group(1))) {
            if (local.isEmpty() || address.getClass() == local.get().getAddress().getClass()) {
                return new InetSocketAddress(address, port);
            }
        }
        throw new KnetException(
                KnetError.NOT_FOUND,
                "\"" + name.group(1) + "\" has no address of the family of the local address");
    }
}
