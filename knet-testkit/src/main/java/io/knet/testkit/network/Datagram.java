package io.knet.testkit.network;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A datagram on its way. */
public final class Datagram {
    private final InetSocketAddress source;
    private final InetSocketAddress target;
    private final byte[] bytes;
    private final @Nullable Passenger passenger;

    /**
     * A datagram.
     *
     * @param source as its receiver sees it
     * @param target as its receiver knows it
     * @param bytes its content, which nobody changes any more
     * @param passenger the message that it carries, if that is followed
     */
    public Datagram(
            InetSocketAddress source,
            InetSocketAddress target,
            byte[] bytes,
            @Nullable Passenger passenger) {
        this.source = source;
        this.target = target;
        this.bytes = bytes;
        this.passenger = passenger;
    }

    /** Where it comes from, as its receiver sees it. */
    public InetSocketAddress source() {
        return source;
    }

    /** Where it goes, as its receiver is known on the network. */
    public InetSocketAddress target() {
        return target;
    }

    /** Its content, not a copy: nobody may change it. */
    public byte[] bytes() {
        return bytes;
    }

    @Nullable Passenger passenger() {
        return passenger;
    }

    Datagram with(byte[] other) {
        return new Datagram(source, target, other, passenger);
    }
}
