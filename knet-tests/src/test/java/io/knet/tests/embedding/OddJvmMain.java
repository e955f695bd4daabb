package io.knet.tests.embedding;

import io.knet.AccessEntry;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** Nodes in a JVM of its own, with options that not everybody has. Tells how they fare. */
final class OddJvmMain {
    private static final int LONG = 20_000;

    private OddJvmMain() {}

    /**
     * {@code exchange MODE A B ...}: two nodes, with a link for each pair of addresses, exchange
     * messages when all links are up, or as many of the first as the property {@code
     * knet.odd.links} says. {@code hold ID PEER A B ...}: one node, with a link from A to B for
     * each pair, or to anybody if B is {@code dynamic}, until the input ends; for a line "ID A B"
     * the link of that id moves to these addresses. {@code contend}: for each line "A B" a new node
     * has such a link, for the line "end" it is closed. {@code names}: for each line with a name
     * its addresses are told. {@code optional}: what needs jars of its own is asked for.
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("hold")) {
            hold(arguments);
        } else if (arguments[0].equals("contend")) {
            contend();
        } else if (arguments[0].equals("names")) {
            names();
        } else if (arguments[0].equals("optional")) {
            OptionalParts.tell();
        } else {
            exchange(arguments);
        }
    }

    private static void hold(String[] arguments) throws IOException {
        int id = Integer.parseInt(arguments[1]);
        try (KnetHandle handle = new NettyHandleBuilder(id).threads(1).build()) {
            handle.onEvent(OddJvmMain::tellUp);
            KnetHost peer = handle.addHost(Integer.parseInt(arguments[2]));
            for (int i = 3; i < arguments.length; i += 2) {
                System.out.println(add(peer, (i - 3) / 2, arguments[i], arguments[i + 1]));
            }
            move(peer);
        }
    }

    private static void move(KnetHost peer) throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ");
            peer.link(Integer.parseInt(words[0])).reconfigure(config(words[1], words[2]));
        }
    }

    private static void contend() throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] addresses = line.split(" ");
            try (KnetHandle handle = new NettyHandleBuilder(1).threads(1).build()) {
                System.out.println(add(handle.addHost(2), 0, addresses[0], addresses[1]));
                input.readLine();
            }
            System.out.println("ended");
        }
    }

    private static void names() throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String name = input.readLine(); name != null; name = input.readLine()) {
            System.out.println("is " + KnetAddress.resolve(name, 5405, Await.LIMIT));
        }
    }

    private static void tellUp(KnetEvent event) {
        if (event instanceof KnetEvent.LinkUp up) {
            System.out.println("up " + up.host() + "/" + up.link());
        } else if (event instanceof KnetEvent.LinkDown down) {
            System.out.println("down " + down.host() + "/" + down.link());
        }
    }

    private static LinkConfig config(String from, String to) {
        InetSocketAddress local = KnetAddress.parse(from);
        LinkConfig config =
                to.equals("dynamic")
                        ? LinkConfig.dynamic(local)
                        : LinkConfig.udp(local, KnetAddress.parse(to));
        return config.withTimers(LinkTimers.ofMillis(100, 2000));
    }

    private static String add(KnetHost host, int link, String from, String to) {
        LinkConfig config = config(from, to);
        try {
            KnetLink added = host.addLink(link, config);
            if (config.isDynamic()) {
                boolean v4 = KnetAddress.parse(from).getAddress() instanceof Inet4Address;
                added.accessList().add(AccessEntry.accept(v4 ? "0.0.0.0/0" : "::/0"));
            }
            return "added " + added;
        } catch (KnetException refused) {
            return "refused " + refused.error() + " " + refused.getMessage();
        }
    }

    private static void exchange(String[] arguments) {
        NativeMode mode = NativeMode.valueOf(arguments[1]);
        try (KnetHandle one = new NettyHandleBuilder(1).nativeMode(mode).threads(1).build();
                KnetHandle two = new NettyHandleBuilder(2).nativeMode(mode).threads(1).build()) {
            KnetHost there = one.addHost(2);
            KnetHost here = two.addHost(1);
            for (int i = 2; i < arguments.length; i += 2) {
                int link = i / 2 - 1;
                System.out.println(add(there, link, arguments[i], arguments[i + 1]));
                add(here, link, arguments[i + 1], arguments[i]);
            }
            int awaited = Integer.getInteger("knet.odd.links", there.links().size());
            there.links().stream().limit(awaited).forEach(link -> Await.result(link.whenUp()));
            System.out.println("up " + there.links().stream().filter(KnetLink::isUp).toList());
            send(one, two);
        }
    }

    private static void send(KnetHandle one, KnetHandle two) {
        CountDownLatch came = new CountDownLatch(4);
        two.openChannel(0, message -> came.countDown());
        one.enableForwarding();
        two.enableForwarding();
        one.filter(DestinationFilter.unicastTo(2));
        DataChannel channel = one.openChannel(0);
        channel.sendSync(Unpooled.wrappedBuffer(new byte[200]));
        channel.sendSync(ByteBufAllocator.DEFAULT.directBuffer().writeZero(200));
        channel.sendSync(Unpooled.wrappedBuffer(new byte[LONG]));
        channel.send(ByteBufAllocator.DEFAULT.directBuffer().writeZero(LONG));
        Await.open(came);
        System.out.println("delivered");
    }
}
