package io.knet.tools.node.option;

import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import io.knet.admin.value.LinkName;
import io.knet.admin.value.Numbers;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A link: {@code PEER/LINK,SRC_IP:PORT,DST_IP:PORT|dynamic[,priority=P][,transport=T]}.
 *
 * @param name the host that the link leads to, and the link's id
 * @param config addresses, priority and what else is known; enabled if it is to be at the start
 */
public record LinkSpec(LinkName name, LinkConfig config) {
    private static final int FIRST_SETTING = 3;

    private static final Set<String> SETTINGS =
            new LinkedHashSet<>(List.of("priority", "transport"));

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     * @throws io.knet.KnetException if the parts do not fit together
     */
    public static LinkSpec parse(String text) {
        String[] parts = text.split(",", -1);
        if (parts.length < FIRST_SETTING) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" must have a link and two addresses, as in"
                            + " 2/0,127.0.0.1:5405,127.0.0.2:5405");
        }
        LinkName name = LinkName.parse(parts[0]);
        Map<String, String> settings = OptionText.settings(parts, FIRST_SETTING, SETTINGS);
        LinkConfig config =
                addresses(settings.getOrDefault("transport", "udp"), parts[1], parts[2])
                        .withPriority(
                                Numbers.parse(
                                        "priority",
                                        settings.getOrDefault("priority", "0"),
                                        0,
                                        KnetLimits.MAX_PRIORITY))
                        .withEnabled(false);
        return new LinkSpec(name, config);
    }

    private static LinkConfig addresses(String transport, String local, String remote) {
        boolean dynamic = remote.equals(AddressText.DYNAMIC);
        InetSocketAddress from = AddressText.parse(local);
        return switch (LinkTransport.ofName(transport)) {
            case UDP ->
                    dynamic
                            ? LinkConfig.dynamic(from)
                            : LinkConfig.udp(from, AddressText.parse(remote));
            case SCTP ->
                    dynamic
                            ? LinkConfig.sctp(from)
                            : LinkConfig.sctp(from, AddressText.parse(remote));
            case LOOPBACK ->
                    throw new IllegalArgumentException(
                            "a loopback link has no addresses; a file can describe one");
        };
    }

    /** The same link with the heartbeat of the node, to be enabled at the start. */
    LinkSpec enabledWith(LinkTimers timers) {
        return new LinkSpec(name, config(timers).withEnabled(true));
    }

    /** The configuration with the heartbeat of the node. */
    public LinkConfig config(LinkTimers timers) {
        return config.withTimers(timers);
    }

    /** For picocli. */
    static final class Converter extends OptionText.Converter<LinkSpec> {
        Converter() {
            super(LinkSpec::parse);
        }
    }
}
