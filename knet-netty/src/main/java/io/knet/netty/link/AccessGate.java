package io.knet.netty.link;

import io.knet.AccessVerdict;
import io.knet.netty.settings.AccessSwitch;
import io.knet.protocol.AccessList;
import java.net.InetAddress;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Judges by an access list who may be the peer of a dynamic link. Any thread. */
final class AccessGate {
    private final AccessSwitch enforced;

    /** Written under the lock of this object. */
    private volatile AccessList list = AccessList.EMPTY;

    /** Most packets come from the same place as the one before. */
    private volatile @Nullable Judged last;

    private record Judged(AccessList list, InetAddress source, boolean accepted) {}

    AccessGate(AccessSwitch enforced) {
        this.enforced = enforced;
    }

    /** Whether a dynamic link takes packets from a source. */
    @SuppressWarnings("ReferenceEquality") // a list is never changed, but replaced
    boolean accepts(InetAddress source) {
        if (!enforced.isOn()) {
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

    AccessList list() {
        return list;
    }

    /**
     * Changes the list.
     *
     * @param allowed checked before, while nobody else changes the list; what it throws is passed
     *     on
     */
    synchronized void change(Runnable allowed, UnaryOperator<AccessList> change) {
        allowed.run();
        list = change.apply(list);
    }
}
