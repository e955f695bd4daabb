package io.knet.config;

import io.knet.HostConfig;
import io.knet.LinkPolicy;
import java.util.List;
import java.util.Optional;

/** A host of a configuration file. Immutable. */
public final class ConfiguredHost {
    private final int id;
    private final Optional<String> name;
    private final HostConfig config;
    private final List<ConfiguredLink> links;

    ConfiguredHost(int id, Optional<String> name, HostConfig config, List<ConfiguredLink> links) {
        this.id = id;
        this.name = name;
        this.config = config;
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
        return config.policy();
    }

    /**
     * How it is added to a handle: its policy, and where the file has them its dialect and its
     * public key.
     */
    public HostConfig config() {
        return config;
    }

    /** Its links, in the order of the file. */
    public List<ConfiguredLink> links() {
        return links;
    }
}
