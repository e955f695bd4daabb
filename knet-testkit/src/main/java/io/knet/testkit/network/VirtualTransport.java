package io.knet.testkit.network;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SendPace;
import io.knet.netty.transport.SocketSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Opens sockets of one machine on the virtual network. */
@SuppressWarnings("exports") // what it implements is a seam that only knet's own modules see
public final class VirtualTransport implements DatagramTransport {
    private final VirtualNetwork network;
    private final Machine machine;
    private final ByteBufAllocator allocator;
    private final Consumer<Throwable> onFailure;

    /**
     * The sockets of a process.
     *
     * @param allocator of its buffers
     * @param onFailure is called with exceptions and messages that reach the end of a pipeline
     */
    public VirtualTransport(
            VirtualNetwork network,
            Machine machine,
            ByteBufAllocator allocator,
            Consumer<Throwable> onFailure) {
        this.network = network;
        this.machine = machine;
        this.allocator = allocator;
        this.onFailure = onFailure;
    }

    @Override
    public String name() {
        return "udp/virtual";
    }

    @Override
    public InetSocketAddress findFree(InetSocketAddress local) {
        if (local.getPort() == 0) {
            return new InetSocketAddress(local.getAddress(), machine.freePort());
        }
        if (machine.sockets().isBound(local)) {
            throw new KnetException(
                    KnetError.ADDRESS_IN_USE, "UDP address " + local + " is bound already");
        }
        return local;
    }

    @Override
    public Channel newChannel(InetSocketAddress local, SocketSettings settings) {
        return new VirtualChannel(
                new VirtualSocket(network, machine, settings.bufferBytes()), allocator, onFailure);
    }

    @Override
    public DirectSocket directSocket(Channel channel, SendPace pace) {
        return ((VirtualChannel) channel).socket();
    }

    @Override
    public int dropEarlyDatagrams(Channel channel) {
        VirtualSocket socket = ((VirtualChannel) channel).socket();
        int dropped = 0;
        for (Datagram early = socket.poll(); early != null; early = socket.poll()) {
            dropped++;
            Passenger passenger = early.passenger();
            if (passenger != null) {
                // The handle counts it: as lost as on the network.
                passenger.lost(machine.number());
            }
        }
        return dropped;
    }

    @Override
    public boolean forbidsFragmentation() {
        return true;
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        return OptionalInt.of(((VirtualChannel) channel).socket().pathMtu());
    }
}
