package io.knet.netty.settings;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.Map;
import java.util.Optional;

/**
 * What the program wants of the channels that packets go through, besides what knet sets there
 * itself. Any thread.
 */
public final class ChannelSetup {
    private static final String BUFFERS =
            "knet reads trains of datagrams into buffers of one size, a few at a time";
    private static final String WATER_MARKS = "back-pressure depends on it";
    private static final String SHARED_PORT = "the sockets of a handle share their local addresses";

    /** Why options that knet relies on cannot be set, by the last part of their names. */
    private static final Map<String, String> RESERVED =
            Map.ofEntries(
                    Map.entry("ALLOCATOR", "use allocator(...)"),
                    Map.entry("AUTO_READ", "knet reads as soon as a link is connected"),
                    Map.entry("AUTO_CLOSE", "knet closes channels, and opens them again"),
                    Map.entry(
                            "DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION",
                            "a channel is active when it is bound"),
                    Map.entry("RECVBUF_ALLOCATOR", BUFFERS),
                    Map.entry("RCVBUF_ALLOCATOR", BUFFERS),
                    Map.entry("MAX_MESSAGES_PER_READ", BUFFERS),
                    Map.entry("MAX_DATAGRAM_PAYLOAD_SIZE", BUFFERS),
                    Map.entry("UDP_GRO", BUFFERS),
                    Map.entry("WRITE_BUFFER_WATER_MARK", WATER_MARKS),
                    Map.entry("WRITE_BUFFER_HIGH_WATER_MARK", WATER_MARKS),
                    Map.entry("WRITE_BUFFER_LOW_WATER_MARK", WATER_MARKS),
                    Map.entry("MESSAGE_SIZE_ESTIMATOR", WATER_MARKS),
                    Map.entry("SO_SNDBUF", "use socketBuffer(...)"),
                    Map.entry("SO_RCVBUF", "use socketBuffer(...)"),
                    Map.entry("SO_REUSEADDR", SHARED_PORT),
                    Map.entry("SO_REUSEPORT", SHARED_PORT),
                    Map.entry("IP_FREEBIND", "links may be on addresses that do not exist yet"),
                    Map.entry(
                            "IP_TOS",
                            "use LinkConfig.withUrgent and the DSCP of KnetHandle.sockets()"),
                    Map.entry("IP_RECVERR", "Netty does not read the error queue"),
                    Map.entry("IP_DONTFRAGMENT", "the search of path MTUs depends on it"));

    private final ByteBufAllocator allocator;
    private final Map<ChannelOption<?>, Object> options;

    /**
     * A setup whose options {@link #refusal} does not refuse.
     *
     * @param allocator of all buffers of the channels
     */
    public ChannelSetup(ByteBufAllocator allocator, Map<ChannelOption<?>, Object> options) {
        this.allocator = allocator;
        this.options = Map.copyOf(options);
    }

    /** The allocator of all buffers of the channels. */
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** Why a program cannot set an option; empty if it can. */
    public static Optional<String> refusal(ChannelOption<?> option) {
        String name = option.name();
        String last = name.substring(name.lastIndexOf('#') + 1);
        return Optional.ofNullable(RESERVED.get(last))
                .map(reason -> "channel option " + last + " cannot be set: " + reason);
    }

    /**
     * Sets up a channel that is not registered yet.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if the channel does not know an option,
     *     {@link KnetError#INVALID_ARGUMENT} if it refuses the value
     */
    public void apply(Channel channel) {
        channel.config().setAllocator(allocator);
        options.forEach((option, value) -> set(channel, option, value));
    }

    private static void set(Channel channel, ChannelOption<?> option, Object value) {
        boolean known;
        try {
            // The builder lets only a value of the option's type in.
            @SuppressWarnings("unchecked")
            ChannelOption<Object> any = (ChannelOption<Object>) option;
            known = channel.config().setOption(any, value);
        } catch (RuntimeException refused) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "channel option " + option + " does not take " + value + ": " + refused,
                    refused);
        }
        if (!known) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "channel option "
                            + option
                            + " is unknown to a "
                            + channel.getClass().getSimpleName()
                            + "; leave it out, or take another native mode or event loop group");
        }
    }
}
