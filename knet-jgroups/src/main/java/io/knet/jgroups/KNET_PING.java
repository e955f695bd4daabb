package io.knet.jgroups;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Event;
import org.jgroups.Message;
import org.jgroups.PhysicalAddress;
import org.jgroups.annotations.MBean;
import org.jgroups.annotations.ManagedAttribute;
import org.jgroups.annotations.Property;
import org.jgroups.conf.AttributeType;
import org.jgroups.protocols.Discovery;
import org.jgroups.protocols.PingData;
import org.jgroups.protocols.PingHeader;
import org.jgroups.util.NameCache;
import org.jgroups.util.Responses;
import org.jspecify.annotations.Nullable;

/**
 * Discovery for {@link KNET}: asks all hosts of knet, and each again when it becomes reachable
 * while this node is not yet a member. Before a node takes itself for the first one, it waits until
 * its links had time to come up.
 */
@MBean(description = "Finds the members on the hosts of KNET")
public class KNET_PING extends Discovery {
    private static final long LOOK_MILLIS = 50;

    static {
        JGroupsIds.register();
    }

    @Property(
            name = "wait_for_links",
            description =
                    "How long a node that looks for the first members waits for its links to come"
                            + " up, if nobody has answered and not all hosts are reachable. -1 for"
                            + " as long as their timers say",
            type = AttributeType.TIME)
    private long waitForLinks = -1;

    private final ReachabilityListener asking = this::reachabilityChanged;
    private volatile boolean joining;
    private volatile @Nullable KNET knet;

    /** For JGroups, which sets the attributes and calls {@link #init}. */
    public KNET_PING() {}

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
        transport().addReachabilityListener(asking);
    }

    @Override
    public void stop() {
        transport().removeReachabilityListener(asking);
        joining = false;
        super.stop();
    }

    private KNET transport() {
        KNET below = knet;
        if (below == null) {
            throw new IllegalStateException("KNET_PING was not initialized");
        }
        return below;
    }

    /** False: a new member is told the host ids of the others by the coordinator. */
    @Override
    public boolean isDynamic() {
        return false;
    }

    /** Whether this node is looking for members to join. */
    @ManagedAttribute(description = "Whether this node is looking for members to join")
    public boolean isJoining() {
        return joining;
    }

    @Override
    public @Nullable Object down(Event event) {
        if (event.getType() == Event.BECOME_SERVER || event.getType() == Event.DISCONNECT) {
            joining = false;
        }
        return super.down(event);
    }

    /** Asks all hosts; on a node that is about to join, on the thread that connects it. */
    @Override
    protected void findMembers(
            @Nullable List<Address> members, boolean initial, Responses responses) {
        if (initial) {
            joining = true;
        }
        down_prot.down(request(null, members, initial));
        if (initial) {
            waitForLinks(responses);
        }
    }

    /**
     * What comes up meanwhile is asked by {@link #reachabilityChanged}. JGroups waits for the
     * answers after this.
     */
    private void waitForLinks(Responses responses) {
        long end = System.nanoTime() + timeToWait().toNanos();
        while (!responses.isDone() && !transport().allReachable()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            responses.waitFor(Math.min(left, LOOK_MILLIS));
        }
    }

    private Duration timeToWait() {
        return waitForLinks < 0 ? transport().timeToComeUp() : Duration.ofMillis(waitForLinks);
    }

    private void reachabilityChanged(int host, boolean reachable) {
        if (reachable && joining) {
            down_prot.down(request(new HostAddress(host), null, true));
        }
    }

    private Message request(
            @Nullable PhysicalAddress host, @Nullable List<Address> members, boolean initial) {
        PhysicalAddress own =
                (PhysicalAddress) down(new Event(Event.GET_PHYSICAL_ADDRESS, local_addr));
        PingData data = new PingData(local_addr, false, NameCache.get(local_addr), own);
        if (members != null && members.size() <= max_members_in_discovery_request) {
            data.mbrs(members);
        }
        PingHeader header =
                new PingHeader(PingHeader.GET_MBRS_REQ)
                        .clusterName(cluster_name)
                        .initialDiscovery(initial);
        return new BytesMessage(host)
                .setFlag(Message.Flag.DONT_BUNDLE, Message.Flag.OOB)
                .setFlag(Message.TransientFlag.DONT_LOOPBACK)
                .putHeader(id, header)
                .setArray(marshal(data));
    }
}
