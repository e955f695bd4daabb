package io.knet.netty.node;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.KnetError;
import io.knet.KnetException;
import java.util.List;

/** The access list of a loopback link, which has none: everything comes from this node. */
final class LoopbackAccess implements AccessControl {
    private final LoopbackLink link;

    LoopbackAccess(LoopbackLink link) {
        this.link = link;
    }

    @Override
    public List<AccessEntry> entries() {
        link.checkUsable();
        return List.of();
    }

    @Override
    public void add(AccessEntry entry) {
        requireNonNull(entry, "entry");
        throw refused();
    }

    @Override
    public void insert(int index, AccessEntry entry) {
        requireNonNull(entry, "entry");
        throw refused();
    }

    @Override
    public void remove(AccessEntry entry) {
        requireNonNull(entry, "entry");
        throw refused();
    }

    @Override
    public void clear() {
        throw refused();
    }

    private KnetException refused() {
        link.checkUsable();
        return new KnetException(
                KnetError.LINK_NOT_DYNAMIC,
                "link " + link + " is a loopback link, which has no access list");
    }
}
