package io.knet.tools.node.option;

import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.tools.Numbers;
import java.util.Map;
import java.util.Set;

/**
 * A link: {@code PEER/LINK,SRC_IP:PORT,DST_IP:PORT|dynamic[,priority=P]}.
 *
 * @param name the host that the link leads to, and the link's id
 * @param config addresses, priority and what else is known; enabled if it is to be at the start
 */
public record LinkSpec(LinkName name, LinkConfig config) {
    private static final int FIRST_SETTING = 3;

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
        Map<String, String> settings =
                OptionText.settings(parts, FIRST_SETTING, Set.of("priority"));
        LinkConfig config =
                addresses(parts[1], parts[2])
                        .withPriority(
                                Numbers.parse(
                                        "priority",
                                        settings.getOrDefault("priority", "0"),
                                        0,
                                        KnetLimits.MAX_PRIORITY))
                        .withEnabled(false);
        return new LinkSpec(name, config);
    }

    private static LinkConfig addresses(String local, String remote) {
        return remote.equals(AddressText.DYNAMIC)
                ? LinkConfig.dynamic(AddressText.parse(local))
                : LinkConfig.udp(AddressText.parse(local), AddressText.parse(remote));
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
