package io.knet.tests.attacks;

import io.knet.CryptoConfig;
import io.knet.KnetLimits;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.OpenResult;
import io.knet.crypto.engine.Opening;
import io.knet.crypto.engine.Sealing;
import io.knet.crypto.engine.SecureSalts;
import io.knet.tests.nodes.Await;
import io.knet.wire.CommonHeader;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A socket that says what the test wants, with the cluster's key if it has one. */
final class RawPeer implements AutoCloseable {
    private final DatagramChannel socket;
    private final InetSocketAddress address;
    private final InetSocketAddress node;
    private final CryptoSlots slots = new CryptoSlots();
    private final Sealing sealing = slots.newSealing(new SecureSalts());
    private final Opening opening = slots.newOpening();
    private final Deque<byte[]> received = new ArrayDeque<>();

    /** A peer at an address, which speaks to the node at another. */
    RawPeer(InetSocketAddress address, InetSocketAddress node, Optional<CryptoConfig> crypto) {
        this.address = address;
        this.node = node;
        slots.apply(crypto);
        try {
            socket = DatagramChannel.open();
            socket.bind(address);
            socket.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    static byte[] ping(int host, int link) {
        return packet(out -> PingPacket.write(out, host, link, 1_000_000, 0, true));
    }

    /** A message of one packet on channel 0. */
    static byte[] data(int host, int sequence) {
        return packet(
                out -> {
                    DataHeader.write(out, host, sequence, 0, false, 1, 1, 0);
                    out.writeByte(1);
                });
    }

    /** A piece of a message on channel 0, which may be a whole one. */
    static byte[] fragment(
            int host, int sequence, int compression, int count, int number, byte[] piece) {
        return packet(
                out -> {
                    DataHeader.write(out, host, sequence, compression, false, count, number, 0);
                    out.writeBytes(piece);
                });
    }

    static byte[] packet(Consumer<ByteBuf> content) {
        ByteBuf buffer = Unpooled.buffer();
        content.accept(buffer);
        return bytes(buffer);
    }

    /** A packet of the same content and another type. */
    static byte[] as(PacketType type, byte[] packet) {
        byte[] changed = packet.clone();
        changed[1] = (byte) type.code();
        return changed;
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }

    void send(byte[] plain) {
        sendDatagram(seal(plain));
    }

    /** The datagram that a packet becomes. */
    byte[] seal(byte[] plain) {
        return bytes(sealing.seal(Unpooled.wrappedBuffer(plain), UnpooledByteBufAllocator.DEFAULT));
    }

    /** Sends bytes as they are. */
    void sendDatagram(byte[] datagram) {
        try {
            socket.send(ByteBuffer.wrap(datagram), node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a packet of a type, and passes over others. */
    byte[] await(PacketType type) {
        Deque<byte[]> found = new ArrayDeque<>();
        Await.until(
                () -> {
                    read();
                    for (byte[] next = received.poll(); next != null; next = received.poll()) {
                        if (type(next) == type) {
                            found.add(next);
                            return true;
                        }
                    }
                    return false;
                });
        return found.remove();
    }

    /** Answers so many pings of the node, as host {@code host}. */
    void answerPings(int host, int count) {
        for (int i = 0; i < count; i++) {
            send(pongTo(await(PacketType.PING), host));
        }
    }

    /** What answers a ping. */
    static byte[] pongTo(byte[] ping, int host) {
        return packet(out -> PingPacket.writePong(Unpooled.wrappedBuffer(ping), host, out));
    }

    /** The types of all packets that are there and were not taken. */
    List<PacketType> takeAll() {
        read();
        List<PacketType> types = new ArrayList<>();
        received.forEach(packet -> types.add(type(packet)));
        received.clear();
        return types;
    }

    private static PacketType type(byte[] packet) {
        return CommonHeader.type(Unpooled.wrappedBuffer(packet));
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(KnetLimits.MAX_DATAGRAM);
        try {
            while (socket.receive(buffer.clear()) != null) {
                buffer.flip();
                byte[] datagram = new byte[buffer.remaining()];
                buffer.get(datagram);
                open(datagram);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void open(byte[] datagram) {
        ByteBuf sealed = Unpooled.wrappedBuffer(datagram);
        OpenResult result = opening.open(sealed, UnpooledByteBufAllocator.DEFAULT);
        if (result == OpenResult.OPENED) {
            received.add(bytes(opening.takePlain()));
        } else if (result == OpenResult.CLEAR) {
            received.add(datagram);
        } else {
            throw new AssertionError("the node sent what cannot be opened: " + result);
        }
    }

    @Override
    public void close() {
        sealing.close();
        opening.close();
        slots.close();
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
