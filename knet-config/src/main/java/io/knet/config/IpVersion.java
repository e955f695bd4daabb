package io.knet.config;

import io.knet.KnetAddress;
import io.knet.KnetException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which addresses {@code totem.ip_version} takes. */
enum IpVersion {
    V4("ipv4", false, false),
    V6("ipv6", true, false),
    V4_THEN_V6("ipv4-6", false, true),
    V6_THEN_V4("ipv6-4", true, true);

    /** The values in files. */
    static final Map<String, IpVersion> WORDS = Words.of(values(), version -> version.word);

    private final String word;
    private final boolean prefersV6;
    private final boolean takesBoth;

    IpVersion(String word, boolean prefersV6, boolean takesBoth) {
        this.word = word;
        this.prefersV6 = prefersV6;
        this.takesBoth = takesBoth;
    }

    /**
     * The address of a node.
     *
     * @param text an address or a name
     * @throws KnetException saying why there is none
     */
    InetAddress addressOf(String text, Names names) {
        boolean literal = text.indexOf(':') >= 0 || text.matches("[0-9.]+");
        List<InetAddress> addresses =
                literal
                        ? List.of(KnetAddress.parse(text, 0).getAddress())
                        : names.addressesOf(text);
        return addresses.stream()
                .filter(address -> address instanceof Inet6Address == prefersV6)
                .findFirst()
                .or(() -> takesBoth ? addresses.stream().findFirst() : Optional.empty())
                .orElseThrow(
                        () ->
                                KnetExceptions.invalid(
                                        "\""
                                                + text
                                                + "\" has no address of the family that"
                                                + " ip_version asks for"));
    }
}
