package io.knet.netty.link;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.protocol.AccessList;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/** The access list of a link. Packets ask it on event loops, without a lock. */
final class AccessControls implements AccessControl {
    private final LinkId id;
    private final LinkConfiguration configuration;
    private final AccessGate gate;
    private final Runnable checkUsable;
    private final Runnable onChange;

    /**
     * The access list of a link.
     *
     * @param gate judges by it
     * @param checkUsable throws if the link was removed
     * @param onChange called when the list has changed: the peer may not be accepted any more
     */
    AccessControls(
            LinkId id,
            LinkConfiguration configuration,
            AccessGate gate,
            Runnable checkUsable,
            Runnable onChange) {
        this.id = id;
        this.configuration = configuration;
        this.gate = gate;
        this.checkUsable = checkUsable;
        this.onChange = onChange;
    }

    /** The link's configuration was replaced: the list may have become useless. */
    void configurationChanged(LinkConfig before, LinkConfig now) {
        boolean keepsItsUse =
                before.isDynamic()
                        && now.isDynamic()
                        && sameFamily(before.local().getAddress(), now.local());
        if (!keepsItsUse) {
            gate.change(() -> {}, list -> AccessList.EMPTY);
        }
    }

    private static boolean sameFamily(InetAddress address, InetSocketAddress other) {
        return address.getClass() == other.getAddress().getClass();
    }

    @Override
    public List<AccessEntry> entries() {
        checkUsable.run();
        return configuration
                .current()
                .remote()
                .map(peer -> AccessList.onlyFrom(peer.getAddress()).entries())
                .orElseGet(() -> gate.list().entries());
    }

    @Override
    public void add(AccessEntry entry) {
        requireNonNull(entry, "entry");
        requireFamily(entry);
        change(current -> current.append(entry));
    }

    @Override
    public void insert(int index, AccessEntry entry) {
        requireNonNull(entry, "entry");
        requireFamily(entry);
        change(current -> current.insert(index, entry));
    }

    @Override
    public void remove(AccessEntry entry) {
        requireNonNull(entry, "entry");
        change(current -> current.remove(entry));
    }

    @Override
    public void clear() {
        change(current -> AccessList.EMPTY);
    }

    private void requireFamily(AccessEntry entry) {
        if (!sameFamily(address(entry), configuration.current().local())) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "access entry \""
                            + entry
                            + "\" would match nothing, as link "
                            + id
                            + " leaves from "
                            + KnetAddress.format(configuration.current().local())
                            + ", which is of the other family");
        }
    }

    private static InetAddress address(AccessEntry entry) {
        if (entry instanceof AccessEntry.Mask network) {
            return network.network();
        }
        if (entry instanceof AccessEntry.Range range) {
            return range.first();
        }
        return ((AccessEntry.Address) entry).address();
    }

    private void change(UnaryOperator<AccessList> change) {
        gate.change(this::checkMayChange, change);
        onChange.run();
    }

    private void checkMayChange() {
        checkUsable.run();
        if (!configuration.current().isDynamic()) {
            throw new KnetException(
                    KnetError.LINK_NOT_DYNAMIC,
                    "link "
                            + id
                            + " is static: it takes packets from its peer "
                            + KnetAddress.format(configuration.current().remote().orElseThrow())
                            + " only; change the link to change that");
        }
    }

    @Override
    public String toString() {
        return "access list of link " + id + ": " + gate.list();
    }
}
