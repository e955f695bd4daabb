package io.knet.config;

import io.knet.AccessEntry;
import io.knet.LinkConfig;
import java.util.List;

/** A link of a configuration file. Immutable. */
public final class ConfiguredLink {
    private final int id;
    private final LinkConfig config;
    private final List<AccessEntry> access;

    ConfiguredLink(int id, LinkConfig config, List<AccessEntry> access) {
        this.id = id;
        this.config = config;
        this.access = List.copyOf(access);
    }

    /** Id of the link, 0 to 7. */
    public int id() {
        return id;
    }

    /** What the link is like; enabled unless the file says otherwise. */
    public LinkConfig config() {
        return config;
    }

    /** Who may be the peer, in the order in which the entries are tried; empty if it is static. */
    public List<AccessEntry> access() {
        return access;
    }
}
