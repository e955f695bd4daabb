package io.knet.testkit.network;

import io.knet.netty.transport.Datagrams;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.WriteOutcome;
import io.knet.testkit.time.VirtualLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.Serial;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A UDP socket as a kernel keeps it: queue, pending error, addresses. */
final class VirtualSocket implements DirectSocket {
    static final String TOO_LONG = "Message too long";
    static final String REFUSED = "Connection refused";
    static final String UNREACHABLE = "Network is unreachable";

    /** What the kernel accounts for a datagram beyond its bytes. */
    private static final int OVERHEAD = 256;

    private final VirtualNetwork network;
    private final Machine machine;
    private final int bufferBytes;
    private final Queue<Datagram> received = new ArrayDeque<>();
    private long receivedBytes;
    private @Nullable InetSocketAddress local;
    private @Nullable InetSocketAddress remote;
    private @Nullable String pendingError;
    private @Nullable VirtualLoop loop;
    private VirtualLoop.@Nullable Pollable owner;
    private boolean open = true;
    private boolean shut;
    private boolean full;

    /** An error of the network, without the stack of whoever asked. */
    static final class NetworkError extends IOException {
        @Serial private static final long serialVersionUID = 1L;

        NetworkError(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    VirtualSocket(VirtualNetwork network, Machine machine, int bufferBytes) {
        this.network = network;
        this.machine = machine;
        this.bufferBytes = bufferBytes;
    }

    void watch(VirtualLoop watching, VirtualLoop.Pollable channel) {
        loop = watching;
        owner = channel;
        if (!received.isEmpty()) {
            wake();
        }
    }

    private void wake() {
        if (loop != null && owner != null && open) {
            loop.ready(owner);
        }
    }

    void bind(InetSocketAddress address) {
        local = address;
        machine.sockets().add(this, address);
    }

    void connect(InetSocketAddress address) throws IOException {
        Interface place = place();
        InetSocketAddress from = local;
        if (from == null || !place.isUp()) {
            throw new NetworkError(UNREACHABLE);
        }
        machine.sockets().reconnect(this, from, address);
        remote = address;
    }

    private Interface place() {
        InetSocketAddress from = local;
        if (from == null) {
            throw new IllegalStateException("the socket is not bound");
        }
        return Addresses.placeOf(machine, from.getAddress());
    }

    @Nullable InetSocketAddress local() {
        return local;
    }

    @Nullable InetSocketAddress remote() {
        return remote;
    }

    /** The message that is being sent now, if it is followed. */
    @Nullable Passenger passenger() {
        return network.passenger();
    }

    Machine machine() {
        return machine;
    }

    boolean isOpen() {
        return open;
    }

    boolean isFull() {
        return full;
    }

    /** The socket's send buffer takes nothing, or does again. */
    void full(boolean nowFull) {
        full = nowFull;
        if (!nowFull) {
            wake();
        }
    }

    void close() {
        if (open) {
            open = false;
            machine.sockets().remove(this);
            received.forEach(
                    datagram -> network.lost(datagram, machine, NetworkCounter.RECEIVER_GONE));
            received.clear();
        }
    }

    // ---- receiving

    boolean offer(Datagram datagram) {
        int cost = datagram.bytes().length + OVERHEAD;
        if (receivedBytes + cost > bufferBytes) {
            return false;
        }
        received.add(datagram);
        receivedBytes += cost;
        wake();
        return true;
    }

    @Nullable Datagram poll() {
        Datagram next = received.poll();
        if (next != null) {
            receivedBytes -= next.bytes().length + OVERHEAD;
        }
        return next;
    }

    boolean hasDatagrams() {
        return !received.isEmpty();
    }

    /** The network reports an error of an earlier datagram. */
    void fail(String error) {
        pendingError = error;
        wake();
    }

    @Nullable IOException takeError() {
        String error = pendingError;
        pendingError = null;
        return error == null ? null : refused(new NetworkError(error));
    }

    private <E extends IOException> E refused(E failure) {
        machine.refused();
        network.count(NetworkCounter.REFUSED);
        return failure;
    }

    // ---- sending

    /** Takes a datagram for its peer, or does not because there is no room. */
    boolean send(byte[] bytes, @Nullable Passenger passenger) throws IOException {
        return send(bytes, remote, passenger);
    }

    /** Takes a datagram for an address, or does not because there is no room. */
    boolean send(byte[] bytes, @Nullable InetSocketAddress to, @Nullable Passenger passenger)
            throws IOException {
        InetSocketAddress from = local;
        if (!open || from == null || to == null) {
            throw refused(new ClosedChannelException());
        }
        IOException earlier = takeError();
        if (earlier != null) {
            throw earlier;
        }
        if (full) {
            machine.refused();
            return false;
        }
        Interface place = place();
        if (!place.isUp()) {
            throw refused(new NetworkError(UNREACHABLE));
        }
        if (bytes.length + network.headers() > place.mtu()) {
            throw refused(new NetworkError(TOO_LONG));
        }
        network.send(place, from, to, bytes, passenger);
        return true;
    }

    @Override
    public boolean tryWrite(ByteBuf datagram) throws IOException {
        if (shut) {
            throw refused(new ClosedChannelException());
        }
        byte[] bytes = ByteBufUtil.getBytes(datagram);
        Passenger passenger = network.passenger();
        try {
            return send(bytes, passenger);
        } catch (NetworkError failure) {
            // As the real one: that an earlier datagram was too big is no news of this one.
            if (TOO_LONG.equals(failure.getMessage())) {
                return send(bytes, passenger);
            }
            throw failure;
        }
    }

    @Override
    public void checkPendingError() throws IOException {
        IOException error = shut ? null : takeError();
        if (error != null) {
            throw error;
        }
    }

    /** The simulation has one thread, which must not wait. */
    @Override
    public WriteOutcome write(Datagrams datagrams, long nanos) throws IOException {
        for (ByteBuf datagram : datagrams.get()) {
            if (!tryWrite(datagram)) {
                return WriteOutcome.FULL;
            }
        }
        return WriteOutcome.TAKEN;
    }

    @Override
    public void shut(Runnable whenNobodyWrites) {
        shut = true;
        whenNobodyWrites.run();
    }

    int pathMtu() {
        InetSocketAddress to = remote;
        return to == null ? place().mtu() : place().knownMtu(to.getAddress(), network.now());
    }
}
