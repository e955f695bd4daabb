package io.knet.netty.loopback;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.link.LinkId;
import java.util.List;

/** The access list of a loopback link, which has none: everything comes from this node. */
final class LoopbackAccessControls implements AccessControl {
    private final LinkId link;
    private final Runnable checkUsable;

    /**
     * Of a link.
     *
     * @param checkUsable throws if the link was removed
     */
    LoopbackAccessControls(LinkId link, Runnable checkUsable) {
        this.link = link;
        this.checkUsable = checkUsable;
    }

    @Override
    public List<AccessEntry> entries() {
        checkUsable.run();
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
        checkUsable.run();
        return new KnetException(
                KnetError.LINK_NOT_DYNAMIC,
                "link " + link + " is a loopback link, which has no access list");
    }
}
