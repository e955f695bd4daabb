package io.knet.jgroups;

import java.util.List;
import java.util.Map;
import org.jgroups.protocols.Fragmentation;
import org.jgroups.stack.Protocol;

/** Which protocols cannot stand above {@link KNET}, and why. */
final class StackCheck {
    private static final String OWN_CONNECTION =
            " opens TCP connections of its own, beside the redundant links and past their"
                    + " encryption, over one path";
    private static final String ADDRESSES =
            " finds members by IP addresses, and a member of KNET has a host id";
    private static final String TAKE_FD = "; take io.knet.jgroups.KNET_FD, and FD_ALL3, instead";
    private static final String TAKE_PING = "; take io.knet.jgroups.KNET_PING instead";

    private static final Map<String, String> REFUSED =
            Map.ofEntries(
                    Map.entry("FD_SOCK", OWN_CONNECTION + TAKE_FD),
                    Map.entry("FD_SOCK2", OWN_CONNECTION + TAKE_FD),
                    Map.entry("FD_HOST", " pings one IP address of a member" + TAKE_FD),
                    Map.entry(
                            "STATE_SOCK", OWN_CONNECTION + "; take pbcast.STATE_TRANSFER instead"),
                    Map.entry("SSL_KEY_EXCHANGE", OWN_CONNECTION + "; knet encrypts by itself"),
                    Map.entry("TCPPING", ADDRESSES + TAKE_PING),
                    Map.entry("TCPGOSSIP", ADDRESSES + TAKE_PING),
                    Map.entry("MPING", ADDRESSES + TAKE_PING),
                    Map.entry("BPING", ADDRESSES + TAKE_PING),
                    Map.entry("FILE_PING", ADDRESSES + TAKE_PING),
                    Map.entry("JDBC_PING", ADDRESSES + TAKE_PING),
                    Map.entry("JDBC_PING2", ADDRESSES + TAKE_PING),
                    Map.entry("DNS_PING", ADDRESSES + TAKE_PING));

    private StackCheck() {}

    /**
     * Looks at the protocols of a stack.
     *
     * @throws IllegalArgumentException naming every one that is refused
     */
    static void requireSuitable(List<Protocol> protocols) {
        List<String> problems =
                protocols.stream()
                        .map(StackCheck::problem)
                        .filter(text -> !text.isEmpty())
                        .toList();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "KNET cannot be in this stack: " + String.join("; also, ", problems));
        }
    }

    /** Whether something cuts long messages. */
    static boolean cutsLongMessages(List<Protocol> protocols) {
        return protocols.stream().anyMatch(Fragmentation.class::isInstance);
    }

    /** The classes are asked by name: not every version of JGroups has all of them. */
    private static String problem(Protocol protocol) {
        for (Class<?> type = protocol.getClass();
                type != null && type != Protocol.class;
                type = type.getSuperclass()) {
            String why = REFUSED.get(type.getSimpleName());
            if (why != null && type.getName().startsWith("org.jgroups.")) {
                return protocol.getName() + why;
            }
        }
        return "";
    }
}
