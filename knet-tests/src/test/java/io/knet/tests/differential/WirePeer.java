package io.knet.tests.differential;

import io.knet.CryptoConfig;
import io.knet.KnetLimits;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.OpenResult;
import io.knet.crypto.engine.Opening;
import io.knet.crypto.engine.Sealing;
import io.knet.crypto.engine.SecureSalts;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The only peer of a node. A thread answers what keeps the link up, that is the node's pings and
 * probes; what the node answers is kept in the order in which it came.
 */
final class WirePeer implements AutoCloseable {
    /** The peer's host id. */
    static final int ID = 2;

    private final DatagramChannel socket;
    private final InetSocketAddress address;
    private final InetSocketAddress node;
    private final CryptoSlots slots = new CryptoSlots();
    private final Sealing sealing = slots.newSealing(new SecureSalts());
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::serve, "wire-peer");

    WirePeer(InetSocketAddress address, InetSocketAddress node, Optional<CryptoConfig> crypto) {
        this.address = address;
        this.node = node;
        slots.apply(crypto);
        try {
            socket = DatagramChannel.open();
            socket.bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return address;
    }

    /** Pongs and replies to probes, opened. */
    BlockingQueue<byte[]> answers() {
        return answers;
    }

    /** The datagram that a packet becomes; by the test's thread only. */
    byte[] seal(byte[] plain) {
        return bytes(sealing.seal(Unpooled.wrappedBuffer(plain), UnpooledByteBufAllocator.DEFAULT));
    }

    void send(byte[] datagram) {
        try {
            socket.send(ByteBuffer.wrap(datagram), node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve() {
        ByteBuffer buffer = ByteBuffer.allocate(KnetLimits.MAX_DATAGRAM);
        try (Opening opening = slots.newOpening();
                Sealing answering = slots.newSealing(new SecureSalts())) {
            while (true) {
                socket.receive(buffer.clear());
                buffer.flip();
                byte[] datagram = new byte[buffer.remaining()];
                buffer.get(datagram);
                take(opening, answering, datagram);
            }
        } catch (AsynchronousCloseException ended) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(Opening opening, Sealing answering, byte[] datagram) throws IOException {
        ByteBuf sealed = Unpooled.wrappedBuffer(datagram);
        OpenResult result = opening.open(sealed, UnpooledByteBufAllocator.DEFAULT);
        byte[] plain = result == OpenResult.OPENED ? bytes(opening.takePlain()) : datagram;
        ByteBuf packet = Unpooled.wrappedBuffer(plain);
        PacketType type = CommonHeader.type(packet);
        if (type == PacketType.PONG || type == PacketType.PMTUD_REPLY) {
            answers.add(plain);
            return;
        }
        ByteBuf answer = Unpooled.buffer();
        if (type == PacketType.PING) {
            PingPacket.writePong(packet, ID, answer);
        } else if (type == PacketType.PMTUD) {
            PmtudPacket.writeReply(packet, ID, answer);
        } else {
            return;
        }
        byte[] bytes = bytes(answering.seal(answer, UnpooledByteBufAllocator.DEFAULT));
        socket.send(ByteBuffer.wrap(bytes), node);
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = ByteBufUtil.getBytes(buffer);
        buffer.release();
        return bytes;
    }

    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sealing.close();
        slots.close();
    }
}
