package io.knet;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Configuration of a link (spec api 11.2).
 *
 * <p>A link without a remote address is <b>dynamic</b> (spec wire 11.2): it stays silent until a
 * ping of its host comes from a source that its access list accepts ({@link KnetLink#accessList()},
 * empty at first, which refuses everybody), takes that for the peer's address, and follows the peer
 * when its pings come from another address or port. Of the two ends of a link at most one can be
 * dynamic.
 *
 * <p>Immutable. It is made by {@link #udp}, {@link #sctp}, {@link #dynamic} or {@link #loopback}
 * and changed value by value; all of these throw {@link KnetError#INVALID_ARGUMENT}, naming every
 * value that is wrong. Later versions may have more values.
 */
public final class LinkConfig {
    private final LinkTransport transport;
    private final InetSocketAddress local;
    private final Optional<InetSocketAddress> remote;
    private final int priority;
    private final LinkTimers timers;
    private final boolean enabled;
    private final boolean urgent;

    private LinkConfig(
            LinkTransport transport,
            InetSocketAddress local,
            Optional<InetSocketAddress> remote,
            int priority,
            LinkTimers timers,
            boolean enabled,
            boolean urgent) {
        Problems problems = new Problems("link configuration");
        transport.checkAddresses(local, remote, problems);
        problems.require(
                priority >= 0 && priority <= KnetLimits.MAX_PRIORITY,
                "priority " + priority + " must be 0 to " + KnetLimits.MAX_PRIORITY);
        problems.throwIfAny();
        this.transport = transport;
        this.local = local;
        this.remote = remote;
        this.priority = priority;
        this.timers = timers;
        this.enabled = enabled;
        this.urgent = urgent;
    }

    /** A UDP link with default timers and priority 0, enabled when it is added. */
    public static LinkConfig udp(InetSocketAddress local, InetSocketAddress remote) {
        requireNonNull(local, "local");
        requireNonNull(remote, "remote");
        return new LinkConfig(
                LinkTransport.UDP, local, Optional.of(remote), 0, LinkTimers.DEFAULT, true, false);
    }

    /**
     * An SCTP link with default timers and priority 0, enabled when it is added: it listens on the
     * local address, and connects from a free port of it to the remote one (spec wire 15.2). To add
     * it takes the module {@code knet-sctp} and a kernel with SCTP.
     */
    public static LinkConfig sctp(InetSocketAddress local, InetSocketAddress remote) {
        requireNonNull(local, "local");
        requireNonNull(remote, "remote");
        return new LinkConfig(
                LinkTransport.SCTP, local, Optional.of(remote), 0, LinkTimers.DEFAULT, true, false);
    }

    /**
     * A dynamic SCTP link with default timers and priority 0, enabled when it is added: it listens
     * on the local address, and answers over the association that its peer makes.
     */
    public static LinkConfig sctp(InetSocketAddress local) {
        requireNonNull(local, "local");
        return new LinkConfig(
                LinkTransport.SCTP, local, Optional.empty(), 0, LinkTimers.DEFAULT, true, false);
    }

    /**
     * A dynamic UDP link, which learns its peer's address, with default timers and priority 0,
     * enabled when it is added.
     */
    public static LinkConfig dynamic(InetSocketAddress local) {
        requireNonNull(local, "local");
        return new LinkConfig(
                LinkTransport.UDP, local, Optional.empty(), 0, LinkTimers.DEFAULT, true, false);
    }

    /**
     * A loopback link, enabled when it is added: the only link of the host with this node's own id,
     * over which messages are delivered to this node itself (spec api 11.2). It has no socket, no
     * heartbeat and no MTU, and is up as long as it is enabled.
     */
    public static LinkConfig loopback() {
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new LinkConfig(
                LinkTransport.LOOPBACK,
                nowhere,
                Optional.of(nowhere),
                0,
                LinkTimers.DEFAULT,
                true,
                false);
    }

    /** Whether the peer's address is learned. */
    public boolean isDynamic() {
        return remote.isEmpty();
    }

    /** The same with another local address. */
    public LinkConfig withLocal(InetSocketAddress newLocal) {
        requireNonNull(newLocal, "newLocal");
        return new LinkConfig(transport, newLocal, remote, priority, timers, enabled, urgent);
    }

    /** The same with another address of the peer, which makes a dynamic link static. */
    public LinkConfig withRemote(InetSocketAddress newRemote) {
        requireNonNull(newRemote, "newRemote");
        return new LinkConfig(
                transport, local, Optional.of(newRemote), priority, timers, enabled, urgent);
    }

    /** The same, dynamic. */
    public LinkConfig withDynamicRemote() {
        return new LinkConfig(
                transport, local, Optional.empty(), priority, timers, enabled, urgent);
    }

    /** The same with another priority. */
    public LinkConfig withPriority(int newPriority) {
        return new LinkConfig(transport, local, remote, newPriority, timers, enabled, urgent);
    }

    /** The same with other timers. */
    public LinkConfig withTimers(LinkTimers newTimers) {
        requireNonNull(newTimers, "newTimers");
        return new LinkConfig(transport, local, remote, priority, newTimers, enabled, urgent);
    }

    /** The same, enabled or not when it is added. */
    public LinkConfig withEnabled(boolean newEnabled) {
        return new LinkConfig(transport, local, remote, priority, timers, newEnabled, urgent);
    }

    /** The same, with urgent packets or not. */
    public LinkConfig withUrgent(boolean newUrgent) {
        return new LinkConfig(transport, local, remote, priority, timers, enabled, newUrgent);
    }

    /** What carries the packets. */
    public LinkTransport transport() {
        return transport;
    }

    /**
     * Address and port that packets leave from. The address need not exist on the machine yet where
     * epoll is used. Port 0 takes a free port, see {@link KnetLink#localAddress()}. Not used by
     * {@link LinkTransport#LOOPBACK}.
     */
    public InetSocketAddress local() {
        return local;
    }

    /**
     * Address and port of the peer, of the same family as {@code local}; empty for a dynamic link.
     * Not used by {@link LinkTransport#LOOPBACK}.
     */
    public Optional<InetSocketAddress> remote() {
        return remote;
    }

    /** 0 to 255, higher is preferred by {@link LinkPolicy#PASSIVE}. */
    public int priority() {
        return priority;
    }

    /** The heartbeat. */
    public LinkTimers timers() {
        return timers;
    }

    /** Whether the link is enabled when it is added. */
    public boolean enabled() {
        return enabled;
    }

    /**
     * Whether the kernel is asked to treat the link's packets as urgent (SO_PRIORITY 6, where epoll
     * is used, and low-delay TOS or the DSCP of {@link SocketControl#dscp(int)}).
     */
    public boolean urgent() {
        return urgent;
    }

    /** Two configurations are equal if all their values are, the zones of addresses included. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkConfig that
                && transport == that.transport
                && KnetAddress.same(local, that.local)
                && samePeer(that, KnetAddress::same)
                && priority == that.priority
                && timers.equals(that.timers)
                && enabled == that.enabled
                && urgent == that.urgent;
    }

    /**
     * Whether another configuration has the same local address and the same peer, zones included,
     * or neither has a peer. A link-local peer without a zone is in that of the local address, so
     * {@code fe80::b1} is the same peer as {@code fe80::b1%eth0} for a link from {@code
     * fe80::a1%eth0}.
     */
    public boolean hasAddressesOf(LinkConfig other) {
        requireNonNull(other, "other");
        return KnetAddress.same(local, other.local)
                && samePeer(
                        other,
                        (one, another) ->
                                one.equals(another) && zoneOfPeer(one) == zoneOfPeer(another));
    }

    private boolean samePeer(
            LinkConfig other, BiPredicate<InetSocketAddress, InetSocketAddress> same) {
        return remote.isEmpty()
                ? other.remote.isEmpty()
                : other.remote.filter(peer -> same.test(remote.get(), peer)).isPresent();
    }

    /** The zone that the kernel finds a peer in. */
    private int zoneOfPeer(InetSocketAddress peer) {
        int zone = IpText.zone(peer.getAddress());
        boolean linkLocal = peer.getAddress() != null && peer.getAddress().isLinkLocalAddress();
        return zone == 0 && linkLocal ? IpText.zone(local.getAddress()) : zone;
    }

    @Override
    public int hashCode() {
        return Objects.hash(transport, local, remote, priority, timers, enabled, urgent);
    }

    @Override
    public String toString() {
        return "LinkConfig[transport="
                + transport
                + ", local="
                + KnetAddress.format(local)
                + ", remote="
                + remote.map(KnetAddress::format).orElse("none")
                + ", priority="
                + priority
                + ", timers="
                + timers
                + ", enabled="
                + enabled
                + ", urgent="
                + urgent
                + "]";
    }
}
