package io.knet.tools.node.option;

import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.tools.Numbers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Another node: {@code ID[,name=NAME][,policy=passive|active|rr]}.
 *
 * @param id id of the host
 * @param name its name, if it has one
 * @param policy how messages are spread over its links
 */
public record PeerSpec(int id, Optional<String> name, LinkPolicy policy) {
    private static final Set<String> SETTINGS = new TreeSet<>(Set.of("name", "policy"));

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     * @throws io.knet.KnetException naming the policies, for an unknown one
     */
    public static PeerSpec parse(String text) {
        String[] parts = text.split(",", -1);
        int id = Numbers.parse("host id", parts[0], 0, KnetLimits.MAX_HOST_ID);
        Map<String, String> settings = OptionText.settings(parts, 1, SETTINGS);
        return new PeerSpec(
                id,
                Optional.ofNullable(settings.get("name")),
                LinkPolicy.ofName(settings.getOrDefault("policy", "passive")));
    }

    /** For picocli. */
    static final class Converter extends OptionText.Converter<PeerSpec> {
        Converter() {
            super(PeerSpec::parse);
        }
    }
}
