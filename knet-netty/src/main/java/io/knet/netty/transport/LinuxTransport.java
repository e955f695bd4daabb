package io.knet.netty.transport;

import io.knet.KnetAddress;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;

/**
 * UDP over one of Netty's native transports for Linux. They differ in how an event loop waits for
 * sockets, reads them and writes what its channels hold; the sockets are the same, and knet sets
 * them up and writes past the channels by itself.
 */
abstract class LinuxTransport implements DatagramTransport {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    private static final int DISCARD_LIMIT = 4096;

    private final NativeChannels channels;
    private final TrainSupport trains;

    /**
     * Such a transport.
     *
     * @param trains found out on the thread that makes a handle, and not on an event loop
     */
    LinuxTransport(NativeChannels channels, TrainSupport trains) {
        this.channels = channels;
        this.trains = trains;
    }

    private static Socket socket(Channel channel) {
        return (Socket) ((UnixChannel) channel).fd();
    }

    @Override
    public boolean hasAddress(InetAddress local) {
        return LocalAddresses.has(local);
    }

    @Override
    public InetSocketAddress findFree(InetSocketAddress local) {
        return KernelPortProbe.findFree(channels, local);
    }

    @Override
    public Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return SourceProbe.kernel(channels, remote);
    }

    @Override
    public Channel newChannel(InetSocketAddress local, SocketSettings settings) {
        boolean v4 = local.getAddress() instanceof Inet4Address;
        Channel channel = null;
        try {
            channel = channels.open(v4);
            SocketOptions.set(socket(channel), v4, settings);
            return channel;
        } catch (IOException | RuntimeException failure) {
            if (channel != null) {
                channel.unsafe().closeForcibly();
            }
            throw SocketErrors.toKnet(
                    failure, "cannot open a UDP socket for " + KnetAddress.format(local));
        }
    }

    @Override
    public void share(Channel channel) {
        try {
            socket(channel).setReusePort(true);
        } catch (IOException | ChannelException failure) {
            throw SocketErrors.toKnet(failure, "a socket does not share its address");
        }
    }

    @Override
    public DirectSocket directSocket(Channel channel, SendPace pace) {
        return new GatedSocket(
                new NativeSocket(socket(channel), trains.sends()),
                channel.alloc(),
                pace,
                !writesLater());
    }

    @Override
    public int dropEarlyDatagrams(Channel channel) {
        Socket socket = socket(channel);
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
            socket(channel).close();
        } catch (IOException failure) {
            LOG.debug("a socket of an event loop that has ended could not be closed", failure);
        }
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        boolean v4 =
                ((InetSocketAddress) channel.localAddress()).getAddress() instanceof Inet4Address;
        return channel.isOpen() ? SocketOptions.pathMtu(socket(channel), v4) : OptionalInt.empty();
    }

    @Override
    public OptionalInt kernelDrops(Channel channel) {
        return channel.isOpen() ? SocketOptions.drops(socket(channel)) : OptionalInt.empty();
    }

    @Override
    public boolean takesTrains() {
        return trains.sends();
    }

    /** Whether channels may be asked to receive trains. */
    boolean receivesTrains() {
        return trains.receives();
    }
}
