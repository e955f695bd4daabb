package io.knet.jgroups;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jgroups.Address;
import org.jgroups.Event;
import org.jgroups.View;
import org.jgroups.annotations.MBean;
import org.jgroups.annotations.ManagedAttribute;
import org.jgroups.conf.AttributeType;
import org.jgroups.stack.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Suspects a member when no link of its host is up any more, which is known after the links'
 * timeout: what {@code FD_SOCK2} does over a connection of its own, but over all links, and without
 * a port. A member whose links are up but whose process hangs is a matter for {@code FD_ALL3}; both
 * belong in a stack, below {@code VERIFY_SUSPECT2}.
 */
@MBean(description = "Suspects members whose hosts are not reachable over any link of KNET")
public class KNET_FD extends Protocol {
    static {
        JGroupsIds.register();
    }

    private final ReachabilityListener listener = this::reachabilityChanged;
    private final LongAdder suspectEvents = new LongAdder();
    private final Set<Address> suspects = new LinkedHashSet<>();
    private List<Address> members = List.of();
    private volatile @Nullable KNET knet;

    /** For JGroups, which calls {@link #init}. */
    public KNET_FD() {}

    /**
     * Finds the transport.
     *
     * @throws IllegalArgumentException if it is not {@link KNET}
     */
    @Override
    public void init() throws Exception {
        super.init();
        knet = Transports.knet(this);
    }

    @Override
    public void start() throws Exception {
        super.start();
        transport().addReachabilityListener(listener);
    }

    @Override
    public void stop() {
        transport().removeReachabilityListener(listener);
        synchronized (this) {
            suspects.clear();
            members = List.of();
        }
        super.stop();
    }

    private KNET transport() {
        KNET below = knet;
        if (below == null) {
            throw new IllegalStateException("KNET_FD was not initialized");
        }
        return below;
    }

    @Override
    public @Nullable Object down(Event event) {
        if (event.getType() == Event.VIEW_CHANGE) {
            Object result = down_prot.down(event);
            View view = event.getArg();
            viewChanged(view);
            return result;
        }
        if (event.getType() == Event.UNSUSPECT) {
            Address member = event.getArg();
            synchronized (this) {
                suspects.remove(member);
            }
        }
        return down_prot.down(event);
    }

    /** Who became unreachable before the others of the view knew it is suspected in it, too. */
    private void viewChanged(View view) {
        synchronized (this) {
            members = List.copyOf(view.getMembers());
            suspects.retainAll(members);
        }
        report();
    }

    private void reachabilityChanged(int host, boolean reachable) {
        List<Address> concerned = transport().membersOn(host);
        if (reachable) {
            concerned.forEach(this::unsuspect);
        } else {
            suspect(concerned);
        }
    }

    private void suspect(Collection<Address> concerned) {
        boolean more;
        synchronized (this) {
            more = suspects.addAll(concerned.stream().filter(members::contains).toList());
        }
        if (more) {
            suspectEvents.increment();
            report();
        }
    }

    private void unsuspect(Address member) {
        boolean was;
        synchronized (this) {
            was = suspects.remove(member);
        }
        if (was) {
            up_prot.up(new Event(Event.UNSUSPECT, member));
            down_prot.down(new Event(Event.UNSUSPECT, member));
        }
    }

    /** Only the first member that is not suspected speaks up, as with JGroups' own detectors. */
    private void report() {
        List<Address> told;
        synchronized (this) {
            boolean first =
                    members.stream()
                            .filter(member -> !suspects.contains(member))
                            .findFirst()
                            .filter(member -> member.equals(local_addr))
                            .isPresent();
            if (suspects.isEmpty() || !first) {
                return;
            }
            told = new ArrayList<>(suspects);
        }
        log.debug("%s: no link leads to %s", local_addr, told);
        up_prot.up(new Event(Event.SUSPECT, told));
        down_prot.down(new Event(Event.SUSPECT, told));
    }

    /** How often members were suspected. */
    @ManagedAttribute(
            description = "How often hosts of members became unreachable",
            type = AttributeType.SCALAR)
    public long getNumSuspectEvents() {
        return suspectEvents.sum();
    }

    /** The members whose hosts are not reachable. */
    @ManagedAttribute(description = "Members whose hosts are not reachable")
    public synchronized String getSuspectedMembers() {
        return suspects.toString();
    }

    @Override
    public void resetStats() {
        super.resetStats();
        suspectEvents.reset();
    }
}
