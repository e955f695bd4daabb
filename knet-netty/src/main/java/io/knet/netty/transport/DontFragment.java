package io.knet.netty.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The option of the JDK's sockets that keeps the kernel and routers from cutting datagrams. The JDK
 * has it since version 19, in its module jdk.net. Its sockets are asked for it, so that this
 * compiles with an older JDK.
 *
 * <p>On Linux it is IP_PMTUDISC_DO, not the IP_PMTUDISC_PROBE that {@link EpollTransport} sets: the
 * kernel itself refuses what is longer than a router said, for the ten minutes that it remembers
 * that. So a path that grows again is noticed later.
 *
 * @param option of the JDK; null where there is none
 * @param unavailable why there is none, or why a socket refused it; empty if it works
 */
record DontFragment(@Nullable ChannelOption<Boolean> option, Optional<String> unavailable) {
    private static final String NAME = "IP_DONTFRAGMENT";

    /** What a socket says that is asked. */
    static DontFragment here() {
        try (DatagramChannel socket = DatagramChannel.open()) {
            SocketOption<Boolean> option = find(socket);
            if (option == null) {
                return none("the JDK's sockets have no " + NAME + " here; they do from JDK 19 on");
            }
            socket.setOption(option, true);
            return new DontFragment(NioChannelOption.of(option), Optional.empty());
        } catch (IOException | RuntimeException refused) {
            return none("a socket refused " + NAME + ": " + refused);
        }
    }

    private static DontFragment none(String why) {
        return new DontFragment(null, Optional.of(why));
    }

    @SuppressWarnings("unchecked") // its type was asked
    private static @Nullable SocketOption<Boolean> find(DatagramChannel socket) {
        for (SocketOption<?> option : socket.supportedOptions()) {
            if (option.name().equals(NAME) && option.type() == Boolean.class) {
                return (SocketOption<Boolean>) option;
            }
        }
        return null;
    }

    /**
     * Sets it, where there is one.
     *
     * @param channel of the JDK's
     * @throws ChannelException if the socket refuses it
     */
    void set(Channel channel) {
        if (option != null && !channel.config().setOption(option, true)) {
            throw new ChannelException("the socket does not know the option " + option);
        }
    }

    /** Whether it is set. */
    boolean isSet(Channel channel) {
        return option != null && Boolean.TRUE.equals(channel.config().getOption(option));
    }
}
