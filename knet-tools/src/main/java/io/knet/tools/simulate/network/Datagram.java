package io.knet.tools.simulate.network;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A datagram on its way.
 *
 * @param source as its receiver sees it
 * @param target as its receiver knows it
 * @param bytes its content, which nobody changes any more
 * @param passenger the message that it carries, if that is followed
 */
record Datagram(
        InetSocketAddress source,
        InetSocketAddress target,
        byte[] bytes,
        @Nullable Passenger passenger) {
    Datagram with(byte[] other) {
        return new Datagram(source, target, other, passenger);
    }
}
