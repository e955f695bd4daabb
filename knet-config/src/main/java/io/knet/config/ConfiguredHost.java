package io.knet.config;

import io.knet.LinkPolicy;
import java.util.List;
import java.util.Optional;

/** A host of a configuration file. Immutable. */
public final class ConfiguredHost {
    private final int id;
    private final Optional<String> name;
    private final LinkPolicy policy;
    private final List<ConfiguredLink> links;

    ConfiguredHost(int id, Optional<String> name, LinkPolicy policy, List<ConfiguredLink> links) {
        this.id = id;
        this.name = name;
        this.policy = policy;
        this.links = List.copyOf(links);
    }

    /** Id of the host, 0 to 65535. */
    public int id() {
        return id;
    }

    /** Its name, if the file gives it one. */
    public Optional<String> name() {
        return name;
    }

    /** How messages are spread over its links. */
    public LinkPolicy policy() {
        return policy;
    }

    /** Its links, in the order of the file. */
    public List<ConfiguredLink> links() {
        return links;
    }
}
