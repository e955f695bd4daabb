package io.knet.netty.transport;

import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * How sockets of the JDK's share an address. SO_REUSEPORT does it where there is one: only sockets
 * of one user share, and one that is connected gets what its peer sends. Windows has SO_REUSEADDR
 * alone, with which others may take the port too, and which has to be set before a socket is bound.
 *
 * @param option what a socket that shares has
 * @param always whether sockets that share with nobody yet must have it, too
 */
record PortSharing(ChannelOption<Boolean> option, boolean always) {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    /** Whether the log has it; it holds for the whole process. */
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** What this platform has, as a socket that is asked says. */
    static PortSharing here() {
        try (DatagramChannel socket = DatagramChannel.open()) {
            if (!socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                if (!TOLD.getAndSet(true)) {
                    LOG.warn(
                            "there is no SO_REUSEPORT on this platform, so sockets share their"
                                    + " addresses by SO_REUSEADDR: another process may take the"
                                    + " same port unnoticed");
                }
                return byAddress();
            }
        } catch (IOException noSocket) {
            LOG.debug("no socket to ask how addresses are shared", noSocket);
        }
        return byPort();
    }

    static PortSharing byPort() {
        return new PortSharing(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), false);
    }

    static PortSharing byAddress() {
        return new PortSharing(NioChannelOption.of(StandardSocketOptions.SO_REUSEADDR), true);
    }

    /**
     * Sets it, for a channel that is not bound yet.
     *
     * @param shares whether others that share may have its address
     */
    void set(Channel channel, boolean shares) {
        allow(channel, shares || always);
    }

    /** Lets others that share have the address of a channel. */
    void share(Channel channel) {
        allow(channel, true);
    }

    private void allow(Channel channel, boolean allowed) {
        if (!channel.config().setOption(option, allowed)) {
            throw new ChannelException("the socket does not know the option " + option);
        }
    }
}
