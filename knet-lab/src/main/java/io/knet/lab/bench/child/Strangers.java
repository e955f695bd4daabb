package io.knet.lab.bench.child;

import io.knet.lab.bench.option.StrangerKind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * Somebody without a key who sends a node, at a rate, datagrams that begin like those of sessions
 * and go on at random.
 */
final class Strangers implements Runnable {
    private static final int INIT = 0xC1;
    private static final int RESPONSE = 0xC2;
    private static final int TRANSPORT = 0xC4;
    private static final int HANDSHAKE_BYTES = 124;
    private static final int TRANSPORT_BYTES = 256;
    private static final int SUITE = 1;
    private static final int VERSION = 1;
    private static final int INDEX_AT = 4;
    private static final int SENDER_AT = 12;
    private static final int RECEIVER_AT = 14;
    private static final int RANDOM_AT = 16;

    private final DatagramChannel socket;
    private final List<ByteBuffer> datagrams;
    private final long rate;
    private final SplittableRandom random = new SplittableRandom();
    private final Thread thread = new Thread(this, "bench-strangers");
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean stop;
    private long sent;
    private long failed;

    /**
     * Nothing is sent yet.
     *
     * @param node the id of the node, as the datagrams name it
     * @param peer the id of a host that the node knows, in whose name they are sent
     */
    Strangers(InetSocketAddress target, StrangerKind kind, int node, int peer, long rate)
            throws IOException {
        this.rate = rate;
        socket = DatagramChannel.open();
        socket.connect(target);
        ByteBuffer init = handshake(INIT, node, peer);
        ByteBuffer response = handshake(RESPONSE, node, peer);
        ByteBuffer transport = ByteBuffer.allocateDirect(TRANSPORT_BYTES);
        transport.putInt(0, TRANSPORT << 24);
        datagrams =
                switch (kind) {
                    case MIXED -> List.of(init, response, transport);
                    case INIT -> List.of(init);
                    case RESPONSE -> List.of(response);
                    case TRANSPORT -> List.of(transport);
                };
    }

    /** As likely as possible: only the mac is wrong. */
    private static ByteBuffer handshake(int kind, int node, int peer) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(HANDSHAKE_BYTES);
        datagram.put(0, (byte) kind);
        datagram.put(1, (byte) SUITE);
        datagram.put(3, (byte) VERSION);
        datagram.putShort(SENDER_AT, (short) peer);
        datagram.putShort(RECEIVER_AT, (short) node);
        return datagram;
    }

    /** Returns when the first datagram was sent. */
    void start() throws InterruptedException {
        thread.start();
        begun.await();
    }

    /** Returns when nothing more will be sent. */
    void stop() throws InterruptedException, IOException {
        stop = true;
        thread.join();
        socket.close();
    }

    @Override
    public void run() {
        Pace pace = Pace.coarse(rate);
        while (!stop) {
            pace.await(sent + failed, () -> stop);
            try {
                socket.write(next());
                sent++;
            } catch (IOException refused) {
                failed++;
            }
            begun.countDown();
        }
    }

    private ByteBuffer next() {
        ByteBuffer datagram = datagrams.get((int) ((sent + failed) % datagrams.size()));
        datagram.putInt(INDEX_AT, random.nextInt());
        int first = datagram.get(0) == (byte) TRANSPORT ? 2 * Integer.BYTES : RANDOM_AT;
        for (int at = first; at + Long.BYTES <= datagram.capacity(); at += Long.BYTES) {
            datagram.putLong(at, random.nextLong());
        }
        return datagram.clear();
    }

    /** After {@link #stop}. */
    String result() {
        return "sent=" + sent + " failed=" + failed;
    }
}
