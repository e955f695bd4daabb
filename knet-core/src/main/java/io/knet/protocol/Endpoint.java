package io.knet.protocol;

import io.knet.KnetAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a path: IP address, zone and port. The type for everything that compares addresses or
 * finds something by one, because the JDK's leaves out the zone, and so takes neighbours on two
 * interfaces for one. Immutable.
 */
public final class Endpoint {
    private final InetSocketAddress address;

    private Endpoint(InetSocketAddress address) {
        this.address = address;
    }

    /** The endpoint of an address. */
    public static Endpoint of(InetSocketAddress address) {
        return new Endpoint(address);
    }

    /**
     * The peer of a link: one without a zone is in the zone of the address that the link leaves
     * from, as the kernel sees it too, and as the source of its packets will say.
     */
    public static Endpoint of(InetSocketAddress peer, InetSocketAddress local) {
        if (peer.getAddress() instanceof Inet6Address there
                && local.getAddress() instanceof Inet6Address here
                && there.isLinkLocalAddress()
                && here.isLinkLocalAddress()
                && there.getScopeId() == 0) {
            return new Endpoint(new InetSocketAddress(inZone(there, here), peer.getPort()));
        }
        return new Endpoint(peer);
    }

    private static InetAddress inZone(Inet6Address address, Inet6Address zone) {
        try {
            return zone.getScopedInterface() == null
                    ? Inet6Address.getByAddress(null, address.getAddress(), zone.getScopeId())
                    : Inet6Address.getByAddress(
                            null, address.getAddress(), zone.getScopedInterface());
        } catch (UnknownHostException interfaceLostItsAddress) {
            return address;
        }
    }

    /** The address, as sockets take it. */
    public InetSocketAddress address() {
        return address;
    }

    /** Whether an address has the same IP address and zone, whatever its port. */
    public boolean hasIpOf(InetSocketAddress other) {
        return KnetAddress.same(
                address, new InetSocketAddress(other.getAddress(), address.getPort()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint that && KnetAddress.same(address, that.address);
    }

    @Override
    public int hashCode() {
        // Without the zone, in which few endpoints differ.
        return address.hashCode();
    }

    /** As {@link KnetAddress#format} writes it. */
    @Override
    public String toString() {
        return KnetAddress.format(address);
    }
}
