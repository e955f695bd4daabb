package io.knet.netty.udp;

import io.knet.netty.link.LocalEnd;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The unconnected socket of a local address, which takes what no link's own socket does.
 *
 * @param address with its real port
 */
record LocalSocket(InetSocketAddress address, Channel channel) implements LocalEnd {
    /** Whether it is the same: no two have the same channel. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LocalSocket that && channel.equals(that.channel);
    }

    @Override
    public int hashCode() {
        return channel.hashCode();
    }
}
