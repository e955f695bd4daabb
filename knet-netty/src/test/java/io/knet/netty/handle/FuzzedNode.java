package io.knet.netty.handle;

import io.knet.ClearTraffic;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A whole node to which a string of bytes tells what it receives and what happens to it meanwhile;
 * each datagram must have one of the {@link Fates}. The string is a series of steps, each one byte
 * and what follows it:
 *
 * <ul>
 *   <li>below {@value #FIRST_EVENT}, a datagram: two bytes of length and so many bytes. Bits 0 and
 *       1 choose the link, bit 2 the listener instead of the link's socket, bit 3 a stranger's
 *       address, bit 4 seals the bytes with the node's key
 *   <li>else something that happens: time passes by as many times 10 ms as the next byte says, a
 *       link is disabled or enabled or brought up, forwarding is switched.
 * </ul>
 */
public final class FuzzedNode {
    /** Marks a datagram whose bytes are to be sealed. */
    public static final int SEALED = 1 << 4;

    private static final int TO_LISTENER = 1 << 2;
    private static final int FROM_STRANGER = 1 << 3;
    private static final int FIRST_EVENT = 0xc0;
    private static final int MILLIS = 10;
    private static final InetSocketAddress STRANGER =
            new InetSocketAddress(Packets.address("203.0.113.7"), 5405);

    private final Fates fates;
    private final ByteBuffer script;
    private int step;

    private FuzzedNode(Fates fates, byte[] script) {
        this.fates = fates;
        this.script = ByteBuffer.wrap(script);
    }

    /** Runs a node without crypto through a script. */
    public static void runInClear(byte[] script) {
        run(new Fates(), script);
    }

    /** Runs a node that has a key, and takes packets in clear besides or does not. */
    public static void runWithKey(ClearTraffic clear, byte[] script) {
        run(
                new Fates(
                        virtual -> {
                            virtual.slots.apply(Optional.of(Keys.config(1)));
                            virtual.slots.rxClear(clear);
                        }),
                script);
    }

    /** The step that gives a datagram to the socket of host 2's link 0. */
    public static byte[] step(int flags, byte[] datagram) {
        return ByteBuffer.allocate(3 + datagram.length)
                .put((byte) flags)
                .putShort((short) datagram.length)
                .put(datagram)
                .array();
    }

    private static void run(Fates fates, byte[] script) {
        try (fates) {
            FuzzedNode node = new FuzzedNode(fates, script);
            while (node.script.hasRemaining()) {
                node.next();
            }
            fates.finish("at the end");
        }
    }

    private void next() {
        int code = script.get() & 0xff;
        step++;
        if (code < FIRST_EVENT) {
            receive(code);
        } else {
            happen(code);
        }
    }

    private void receive(int flags) {
        int length = script.remaining() < 2 ? 0 : script.getShort() & 0xffff;
        byte[] bytes = new byte[Math.min(length, script.remaining())];
        script.get(bytes);
        if ((flags & SEALED) != 0 && bytes.length > 0) {
            bytes = Packets.bytes(fates.virtual.seal(Packets.of(bytes)));
        }
        NettyLink link = link(flags);
        boolean listener = (flags & TO_LISTENER) != 0;
        FakeChannel socket = listener ? fates.virtual.listener() : VirtualNode.channel(link);
        InetSocketAddress source =
                listener && (flags & FROM_STRANGER) != 0
                        ? STRANGER
                        : VirtualNode.peer(link.host(), link.id());
        fates.receive("step " + step, socket, source, bytes);
    }

    private void happen(int code) {
        switch (code & 7) {
            case 0 ->
                    fates.virtual.advanceMillis(
                            script.hasRemaining() ? (script.get() & 0xff) * MILLIS : 0);
            case 1 -> link(code >> 3).disable();
            case 2 -> link(code >> 3).enable();
            case 3 -> fates.virtual.node.filter.forwarding(false);
            case 4 -> fates.virtual.node.filter.forwarding(true);
            default -> fates.links.forEach(fates::revive);
        }
    }

    private NettyLink link(int number) {
        return fates.links.get((number & 3) % fates.links.size());
    }
}
