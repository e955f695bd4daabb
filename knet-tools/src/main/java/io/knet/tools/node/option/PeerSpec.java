package io.knet.tools.node.option;

import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.NodePublicKey;
import io.knet.admin.value.Numbers;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Another node: {@code ID[,name=NAME][,policy=passive|active|rr]
 * [,dialect=session|libknet|either][,pubkey=BASE64]}.
 *
 * @param id id of the host
 * @param name its name, if it has one
 * @param config how messages are spread over its links, and in what they are sealed
 */
public record PeerSpec(int id, Optional<String> name, HostConfig config) {
    private static final Set<String> SETTINGS =
            new TreeSet<>(Set.of("name", "policy", "dialect", "pubkey"));

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     * @throws io.knet.KnetException naming the policies or dialects, for an unknown one, or if the
     *     public key is none
     */
    public static PeerSpec parse(String text) {
        String[] parts = text.split(",", -1);
        int id = Numbers.parse("host id", parts[0], 0, KnetLimits.MAX_HOST_ID);
        Map<String, String> settings = OptionText.settings(parts, 1, SETTINGS);
        HostConfig config =
                HostConfig.of(LinkPolicy.ofName(settings.getOrDefault("policy", "passive")));
        String dialect = settings.get("dialect");
        if (dialect != null) {
            config = config.withDialect(Dialect.ofName(dialect));
        }
        String publicKey = settings.get("pubkey");
        if (publicKey != null) {
            config = config.withPublicKey(NodePublicKey.parse(publicKey));
        }
        return new PeerSpec(id, Optional.ofNullable(settings.get("name")), config);
    }

    /** For picocli. */
    static final class Converter extends OptionText.Converter<PeerSpec> {
        Converter() {
            super(PeerSpec::parse);
        }
    }
}
