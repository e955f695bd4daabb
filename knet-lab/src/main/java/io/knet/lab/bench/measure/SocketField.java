package io.knet.lab.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Peers that send small datagrams to one port of this machine, which has a connected socket for
 * each of them, as links have, or one for all. No protocol, and one thread: what is left is the
 * kernel's and the JDK's. Not thread safe.
 */
public final class SocketField implements AutoCloseable {
    /** Datagrams that come together, as the pings of a node with many hosts do. */
    private static final int GROUP = 32;

    private static final int BYTES = 64;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** What loopback has not brought by then it has lost. */
    private static final int EMPTY_LOOKS = 100_000;

    private final Selector selector;
    private final List<DatagramChannel> sockets = new ArrayList<>();
    private final List<DatagramChannel> peers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private int next;

    private SocketField() throws IOException {
        selector = Selector.open();
    }

    /**
     * Opens the sockets.
     *
     * @param peers how many there are, 1 or more
     * @param connected whether each has a socket of its own on the port; one for all otherwise
     * @throws UncheckedIOException if there are not so many sockets to be had
     */
    public static SocketField of(int peers, boolean connected) {
        try {
            SocketField field = new SocketField();
            try {
                field.open(peers, connected);
                return field;
            } catch (IOException | RuntimeException failure) {
                field.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void open(int count, boolean connected) throws IOException {
        InetAddress here = InetAddress.getByAddress(LOOPBACK);
        DatagramChannel first = socket(new InetSocketAddress(here, 0));
        SocketAddress port = first.getLocalAddress();
        for (int i = 0; i < count; i++) {
            DatagramChannel peer = opened();
            peers.add(peer);
            peer.bind(new InetSocketAddress(here, 0));
            peer.connect(port);
            if (connected) {
                DatagramChannel socket = i == 0 ? first : socket(port);
                socket.connect(peer.getLocalAddress());
            }
        }
    }

    private DatagramChannel socket(SocketAddress local) throws IOException {
        DatagramChannel socket = opened();
        sockets.add(socket);
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        socket.bind(local);
        socket.configureBlocking(false);
        socket.register(selector, SelectionKey.OP_READ);
        return socket;
    }

    private static DatagramChannel opened() throws IOException {
        return DatagramChannel.open(StandardProtocolFamily.INET);
    }

    /**
     * Has the peers send in turn.
     *
     * @param time how long, wall time
     * @throws IllegalStateException if a datagram was lost
     * @throws UncheckedIOException if a socket fails
     */
    public SocketCost measure(Duration time) {
        long sendNanos = 0;
        long receiveNanos = 0;
        long datagrams = 0;
        long began = System.nanoTime();
        try {
            while (System.nanoTime() - began < time.toNanos()) {
                long start = System.nanoTime();
                for (int i = 0; i < GROUP; i++) {
                    buffer.clear();
                    peers.get(next).write(buffer);
                    next = (next + 1) % peers.size();
                }
                long sent = System.nanoTime();
                receiveGroup();
                sendNanos += sent - start;
                receiveNanos += System.nanoTime() - sent;
                datagrams += GROUP;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new SocketCost((double) sendNanos / datagrams, (double) receiveNanos / datagrams);
    }

    private void receiveGroup() throws IOException {
        int[] received = new int[1];
        int looks = 0;
        while (received[0] < GROUP) {
            if (selector.selectNow(key -> received[0] += drain(key)) == 0
                    && ++looks > EMPTY_LOOKS) {
                throw new IllegalStateException(
                        (GROUP - received[0]) + " datagrams were lost between sockets");
            }
        }
    }

    private int drain(SelectionKey key) {
        DatagramChannel socket = (DatagramChannel) key.channel();
        int received = 0;
        try {
            buffer.clear();
            while (socket.receive(buffer) != null) {
                received++;
                buffer.clear();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return received;
    }

    @Override
    public void close() {
        try {
            for (DatagramChannel socket : sockets) {
                socket.close();
            }
            for (DatagramChannel peer : peers) {
                peer.close();
            }
            selector.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
