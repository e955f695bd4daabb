package io.knet.netty.node;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.AccessEntry;
import io.knet.AccessVerdict;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.protocol.AccessList;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The access list of a link. Packets ask it on event loops, without a lock. */
final class LinkAccess implements AccessControl {
    private final NettyLink link;

    private volatile AccessList list = AccessList.EMPTY;

    /** Most packets come from where the one before came from. */
    private volatile @Nullable Judged last;

    private record Judged(AccessList list, InetAddress source, boolean accepted) {}

    LinkAccess(NettyLink link) {
        this.link = link;
    }

    /** Whether a dynamic link takes packets from a source. Any thread. */
    @SuppressWarnings("ReferenceEquality") // a list is never changed, but replaced
    boolean accepts(InetAddress source) {
        if (!link.node().accessLists()) {
            return true;
        }
        AccessList current = list;
        Judged before = last;
        if (before == null || before.list != current || !before.source.equals(source)) {
            boolean accepted = current.judge(source) == AccessVerdict.ACCEPT;
            before = new Judged(current, source, accepted);
            last = before;
        }
        return before.accepted;
    }

    /** The link's configuration was replaced: the list may have become useless. */
    synchronized void configurationChanged(LinkConfig before, LinkConfig now) {
        boolean keepsItsUse =
                before.isDynamic()
                        && now.isDynamic()
                        && sameFamily(before.local().getAddress(), now.local());
        if (!keepsItsUse) {
            list = AccessList.EMPTY;
        }
    }

    private static boolean sameFamily(InetAddress address, InetSocketAddress other) {
        return address.getClass() == other.getAddress().getClass();
    }

    @Override
    public List<AccessEntry> entries() {
        link.checkUsable();
        return link.config()
                .remote()
                .map(peer -> AccessList.onlyFrom(peer.getAddress()).entries())
                .orElseGet(() -> list.entries());
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
        if (!sameFamily(address(entry), link.config().local())) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "access entry \""
                            + entry
                            + "\" would match nothing, as link "
                            + link
                            + " leaves from "
                            + link.config().local()
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
        synchronized (this) {
            link.checkUsable();
            if (!link.config().isDynamic()) {
                throw new KnetException(
                        KnetError.LINK_NOT_DYNAMIC,
                        "link "
                                + link
                                + " is static: it takes packets from its peer "
                                + link.config().remote().orElseThrow()
                                + " only; change the link to change that");
            }
            list = change.apply(list);
        }
        link.node().calls.run(link.loop(), link.follower()::checkAccess);
    }

    @Override
    public String toString() {
        return "access list of link " + link + ": " + list;
    }
}
