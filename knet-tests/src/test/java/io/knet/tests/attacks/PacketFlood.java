package io.knet.tests.attacks;

import io.knet.tests.nodes.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Sends datagrams as fast as the kernel takes them, on a thread of its own, until it is closed. */
final class PacketFlood implements AutoCloseable {
    private final DatagramChannel socket;
    private final InetSocketAddress target;
    private final List<ByteBuffer> datagrams;
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread = new Thread(this::run, "flood");
    private final long start = System.nanoTime();
    private volatile boolean stopped;
    private long nanos;

    private PacketFlood(InetSocketAddress from, InetSocketAddress target, List<byte[]> datagrams)
            throws IOException {
        this.target = target;
        this.datagrams =
                datagrams.stream()
                        .map(bytes -> ByteBuffer.allocateDirect(bytes.length).put(bytes).flip())
                        .toList();
        socket = DatagramChannel.open();
        socket.bind(from);
        thread.start();
    }

    /** Starts to send these datagrams, by turns. */
    static PacketFlood start(
            InetSocketAddress from, InetSocketAddress target, List<byte[]> datagrams)
            throws IOException {
        return new PacketFlood(from, target, datagrams);
    }

    private void run() {
        try {
            while (!stopped) {
                for (ByteBuffer datagram : datagrams) {
                    socket.send(datagram.duplicate(), target);
                    sent.incrementAndGet();
                }
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } finally {
            nanos = System.nanoTime() - start;
        }
    }

    /** Waits until so many have been sent since the flood began. */
    void awaitSent(long count) {
        Await.until(() -> sent.get() >= count || !thread.isAlive());
    }

    /** How many were sent so far. */
    long sent() {
        return sent.get();
    }

    /** After {@link #close}: how many were sent in a second. */
    long rate() {
        return (long) (sent.get() / (nanos / 1e9));
    }

    /** Ends the flood. Idempotent. */
    @Override
    public void close() throws IOException {
        stopped = true;
        Await.end(thread);
        socket.close();
    }
}
