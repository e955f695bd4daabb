package io.knet.tests.hostile;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/**
 * A relay between the two halves of a link: passes each datagram on after a delay of its own, so
 * that they come late and in another order. Starts with no delay; reads the longest delay in
 * milliseconds from its input, a line for each change, and ends with its input.
 */
final class RelayMain {
    private static final int LONGEST_DATAGRAM = 65_536;

    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::due));
    private final Random random;
    private volatile int longestDelayMillis;

    private record Waiting(long due, byte[] datagram, DatagramChannel out) {}

    private RelayMain(long seed) {
        random = new Random(seed);
    }

    /**
     * Takes the relay's address and the other's, with port, for each half, then a seed; prints
     * "ready".
     */
    public static void main(String[] arguments) throws IOException {
        RelayMain relay = new RelayMain(Long.parseLong(arguments[4]));
        DatagramChannel near = open(arguments[0], arguments[1]);
        DatagramChannel far = open(arguments[2], arguments[3]);
        Thread orders = new Thread(relay::obey, "orders");
        orders.setDaemon(true);
        orders.start();
        System.out.println("ready");
        relay.run(near, far);
    }

    private static DatagramChannel open(String local, String remote) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.bind(address(local)).connect(address(remote)).configureBlocking(false);
        return channel;
    }

    private static InetSocketAddress address(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        byte[] ip = NetUtil.createByteArrayFromIpAddressString(text.substring(0, colon));
        return new InetSocketAddress(
                InetAddress.getByAddress(ip), Integer.parseInt(text.substring(colon + 1)));
    }

    private void obey() {
        try (var input = new Scanner(System.in, StandardCharsets.US_ASCII)) {
            while (input.hasNextInt()) {
                longestDelayMillis = input.nextInt();
            }
        }
        System.exit(0);
    }

    private void run(DatagramChannel near, DatagramChannel far) throws IOException {
        Selector selector = Selector.open();
        near.register(selector, SelectionKey.OP_READ, far);
        far.register(selector, SelectionKey.OP_READ, near);
        ByteBuffer buffer = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
        while (selector.isOpen()) {
            Waiting next = waiting.peek();
            long left = next == null ? Long.MAX_VALUE : next.due - System.nanoTime();
            if (left > TimeUnit.MILLISECONDS.toNanos(1)) {
                selector.select(next == null ? 0 : TimeUnit.NANOSECONDS.toMillis(left));
            } else {
                selector.selectNow();
            }
            for (SelectionKey key : selector.selectedKeys()) {
                take((DatagramChannel) key.channel(), (DatagramChannel) key.attachment(), buffer);
            }
            selector.selectedKeys().clear();
            sendDue(System.nanoTime());
        }
    }

    private void take(DatagramChannel in, DatagramChannel out, ByteBuffer buffer) {
        try {
            while (in.receive(buffer.clear()) != null) {
                byte[] datagram = new byte[buffer.flip().remaining()];
                buffer.get(datagram);
                long delay =
                        TimeUnit.MICROSECONDS.toNanos(
                                random.nextInt(1 + longestDelayMillis * 1000));
                waiting.add(new Waiting(System.nanoTime() + delay, datagram, out));
            }
        } catch (IOException refused) {
            // The other side is not there yet, or gone: that is for the nodes to notice.
        }
    }

    private void sendDue(long now) {
        for (Waiting next = waiting.peek();
                next != null && next.due - now <= 0;
                next = waiting.peek()) {
            waiting.remove();
            try {
                next.out.write(ByteBuffer.wrap(next.datagram));
            } catch (IOException refused) {
                // As above: the datagram is lost.
            }
        }
    }
}
