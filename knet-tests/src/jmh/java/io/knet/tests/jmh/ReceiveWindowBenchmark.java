package io.knet.tests.jmh;

import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.Reception;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The duplicate window: packets that are whole messages. */
@State(Scope.Thread)
public class ReceiveWindowBenchmark extends Microbenchmark {
    private static final int PACKET_BYTES = 1024;
    private static final int SEQUENCE_AT = 6;

    private ReceiveWindow window;
    private ByteBuf packet;
    private ByteBuf old;
    private int sequence;

    /** Makes two packets, one of which was delivered before. */
    @Setup
    public void setUp() {
        window = new ReceiveWindow(PooledByteBufAllocator.DEFAULT, 32, (reason, packets) -> {});
        packet = packet(0);
        next();
        old = packet(sequence);
    }

    private static ByteBuf packet(int sequence) {
        ByteBuf made = PooledByteBufAllocator.DEFAULT.directBuffer(PACKET_BYTES);
        DataHeader.write(made, 1, sequence, 0, false, 1, 0, 0);
        return made.writeZero(PACKET_BYTES - DataHeader.LENGTH);
    }

    private ByteBuf next() {
        sequence = sequence % 65535 + 1;
        packet.setShort(SEQUENCE_AT, sequence);
        window.onData();
        if (window.accept(packet) != Reception.NEW_MESSAGE) {
            throw new IllegalStateException("the message is not new");
        }
        window.delivered(sequence);
        return window.takeMessage();
    }

    /** Frees everything. */
    @TearDown
    public void tearDown() {
        window.close();
        packet.release(packet.refCnt());
        old.release();
    }

    /** A message in its order. */
    @Benchmark
    public int inOrder() {
        ByteBuf message = next();
        int length = message.readableBytes();
        message.release();
        return length;
    }

    /** A copy of a message that was delivered. */
    @Benchmark
    public Reception duplicate() {
        window.onData();
        return window.accept(old);
    }
}
