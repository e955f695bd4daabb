package io.knet.jgroups;

import io.knet.KnetLimits;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.jgroups.Address;
import org.jgroups.Constructable;
import org.jgroups.PhysicalAddress;
import org.jspecify.annotations.Nullable;

/**
 * Physical address of a member: the id of its host, whatever links lead there. Immutable but while
 * JGroups reads it from a message.
 */
public final class HostAddress implements PhysicalAddress, Constructable<HostAddress> {
    static {
        JGroupsIds.register();
    }

    private int host;

    /** For JGroups, which fills it with {@link #readFrom}. */
    public HostAddress() {}

    /**
     * The address of a host.
     *
     * @param host 0 to {@link KnetLimits#MAX_HOST_ID}
     * @throws IllegalArgumentException if it is not in that range
     */
    public HostAddress(int host) {
        if (host < 0 || host > KnetLimits.MAX_HOST_ID) {
            throw new IllegalArgumentException(
                    "host id " + host + " must be 0 to " + KnetLimits.MAX_HOST_ID);
        }
        this.host = host;
    }

    /** Id of the host. */
    public int host() {
        return host;
    }

    @Override
    public Supplier<? extends HostAddress> create() {
        return HostAddress::new;
    }

    /**
     * An address from the block that routers discard (RFC 6666), whose last bytes are the host id:
     * JGroups wants one, a host has several, and nobody is to connect to this.
     */
    @Override
    public InetAddress getIpAddress() {
        byte[] discarded = new byte[16];
        discarded[0] = 1;
        discarded[14] = (byte) (host >> 8);
        discarded[15] = (byte) host;
        try {
            return InetAddress.getByAddress(discarded);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }

    /** Always 0: there is nothing to connect to. */
    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public String printIpAddress() {
        return toString();
    }

    @Override
    public int serializedSize() {
        return Short.BYTES;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeShort(host);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        host = in.readUnsignedShort();
    }

    /** Orders by host id, as {@code equals} compares. */
    @Override
    public int compareTo(Address other) {
        if (other instanceof HostAddress that) {
            return Integer.compare(host, that.host);
        }
        throw new ClassCastException(this + " cannot be compared with " + other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostAddress that && host == that.host;
    }

    @Override
    public int hashCode() {
        return host;
    }

    /** Such as {@code knet:3}. */
    @Override
    public String toString() {
        return "knet:" + host;
    }
}
