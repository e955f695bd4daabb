package io.knet.netty.transport;

import io.knet.KnetAddress;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;

/**
 * UDP over Linux's epoll (spec wire 15.1). IP_RECVERR stays off: nothing reads the error queue
 * here, and a connected socket reports its peer's ICMP errors without it.
 */
public final class EpollTransport implements DatagramTransport {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_PRIORITY = 12;
    private static final int SO_MEMINFO = 55;
    private static final int SK_MEMINFO_DROPS = 8;
    private static final int SK_MEMINFO_VARS = 9;
    private static final int IPPROTO_IP = 0;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_MTU = 14;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_MTU = 24;
    private static final int PMTUDISC_PROBE = 3;
    private static final int URGENT_PRIORITY = 6;

    private static final ChannelOption<Integer> SEND_BUFFER_FORCED =
            new IntegerUnixChannelOption("SO_SNDBUFFORCE", SOL_SOCKET, SO_SNDBUFFORCE);
    private static final ChannelOption<Integer> RECEIVE_BUFFER_FORCED =
            new IntegerUnixChannelOption("SO_RCVBUFFORCE", SOL_SOCKET, SO_RCVBUFFORCE);
    private static final ChannelOption<Integer> PRIORITY =
            new IntegerUnixChannelOption("SO_PRIORITY", SOL_SOCKET, SO_PRIORITY);
    private static final ChannelOption<Integer> MTU_DISCOVER_V4 =
            new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, IP_MTU_DISCOVER);
    private static final ChannelOption<Integer> MTU_DISCOVER_V6 =
            new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, IPV6_MTU_DISCOVER);

    private static final ChannelOption<Integer> V6_ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY);
    private static final ChannelOption<Integer> PATH_MTU_V4 =
            new IntegerUnixChannelOption("IP_MTU", IPPROTO_IP, IP_MTU);
    private static final ChannelOption<Integer> PATH_MTU_V6 =
            new IntegerUnixChannelOption("IPV6_MTU", IPPROTO_IPV6, IPV6_MTU);

    private static final ChannelOption<ByteBuffer> MEMORY_INFO =
            new RawUnixChannelOption(
                    "SO_MEMINFO", SOL_SOCKET, SO_MEMINFO, SK_MEMINFO_VARS * Integer.BYTES);

    private static final int DISCARD_LIMIT = 4096;

    /** Found out here, on the thread that makes a handle, and not on an event loop. */
    private final TrainSupport trains = TrainSupport.here();

    @Override
    public String name() {
        return "udp/epoll";
    }

    @Override
    public boolean hasAddress(InetAddress local) {
        return LocalAddresses.has(local);
    }

    @Override
    public InetSocketAddress findFree(InetSocketAddress local) {
        return EpollPortProbe.findFree(local);
    }

    @Override
    public Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return SourceProbe.epoll(remote);
    }

    @Override
    public Channel newChannel(InetSocketAddress local, SocketSettings settings) {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        Channel channel = null;
        try {
            channel =
                    new EpollDatagramChannel(
                            v4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
            configure(channel, v4, settings);
            return channel;
        } catch (RuntimeException failure) {
            if (channel != null) {
                channel.unsafe().closeForcibly();
            }
            throw SocketErrors.toKnet(
                    failure, "cannot open a UDP socket for " + KnetAddress.format(local));
        }
    }

    @Override
    public void share(Channel channel) {
        set(channel, UnixChannelOption.SO_REUSEPORT, true);
    }

    private static void configure(Channel channel, boolean v4, SocketSettings settings) {
        set(channel, UnixChannelOption.SO_REUSEPORT, settings.shares());
        set(channel, EpollChannelOption.IP_FREEBIND, true);
        if (!v4) {
            set(channel, V6_ONLY, 1);
        }
        set(channel, v4 ? MTU_DISCOVER_V4 : MTU_DISCOVER_V6, PMTUDISC_PROBE);
        int asked = settings.bufferBytes();
        setBuffer(channel, SEND_BUFFER_FORCED, ChannelOption.SO_SNDBUF, asked);
        setBuffer(channel, RECEIVE_BUFFER_FORCED, ChannelOption.SO_RCVBUF, asked);
        // The kernel counts its own bookkeeping too, and says twice what it was told.
        BufferSizes.OF_ALL.checkSend(
                asked, channel.config().getOption(ChannelOption.SO_SNDBUF) / 2);
        BufferSizes.OF_ALL.checkReceive(
                asked, channel.config().getOption(ChannelOption.SO_RCVBUF) / 2);
        if (settings.urgentTos().isPresent()) {
            // In this order: the kernel derives a priority from the TOS.
            set(channel, ChannelOption.IP_TOS, settings.urgentTos().getAsInt());
            set(channel, PRIORITY, URGENT_PRIORITY);
        }
    }

    private static <T> void set(Channel channel, ChannelOption<T> option, T value) {
        if (!channel.config().setOption(option, value)) {
            throw new ChannelException("the socket does not know the option " + option);
        }
    }

    /** A privileged process may exceed the system's limit; any other gets what the limit allows. */
    private static void setBuffer(
            Channel channel,
            ChannelOption<Integer> forced,
            ChannelOption<Integer> polite,
            int bytes) {
        try {
            set(channel, forced, bytes);
        } catch (ChannelException notPrivileged) {
            set(channel, polite, bytes);
        }
    }

    @Override
    public DirectSocket directSocket(Channel channel, SendPace pace) {
        Socket socket = (Socket) ((UnixChannel) channel).fd();
        return new GatedSocket(new EpollSocket(socket, trains.sends()), channel.alloc(), pace);
    }

    @Override
    public int dropEarlyDatagrams(Channel channel) {
        Socket socket = (Socket) ((UnixChannel) channel).fd();
        ByteBuffer sink = ByteBuffer.allocateDirect(1);
        int dropped = 0;
        try {
            while (dropped < DISCARD_LIMIT && socket.recv(sink, 0, 1) != 0) {
                dropped++;
            }
        } catch (IOException readAgainLater) {
            // The channel's own reads meet the error again and report it.
            return dropped;
        }
        return dropped;
    }

    @Override
    public boolean forbidsFragmentation() {
        return true;
    }

    @Override
    public void abandon(Channel channel) {
        try {
            ((EpollDatagramChannel) channel).fd().close();
        } catch (IOException failure) {
            LOG.debug("a socket of an event loop that has ended could not be closed", failure);
        }
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        boolean v4 =
                ((InetSocketAddress) channel.localAddress()).getAddress() instanceof Inet4Address;
        try {
            Integer mtu = channel.config().getOption(v4 ? PATH_MTU_V4 : PATH_MTU_V6);
            return mtu == null ? OptionalInt.empty() : OptionalInt.of(mtu);
        } catch (ChannelException notConnected) {
            return OptionalInt.empty();
        }
    }

    @Override
    public OptionalInt kernelDrops(Channel channel) {
        if (!channel.isOpen()) {
            return OptionalInt.empty();
        }
        try {
            ByteBuffer info = channel.config().getOption(MEMORY_INFO);
            return info == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(
                            info.order(ByteOrder.nativeOrder())
                                    .getInt(SK_MEMINFO_DROPS * Integer.BYTES));
        } catch (ChannelException olderKernel) {
            return OptionalInt.empty();
        }
    }

    @Override
    public boolean takesTrains() {
        return trains.sends();
    }

    @Override
    public void receiveTrains(Channel channel) {
        if (trains.receives()) {
            set(channel, EpollChannelOption.UDP_GRO, true);
        }
    }
}
