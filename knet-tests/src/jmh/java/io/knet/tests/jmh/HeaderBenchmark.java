package io.knet.tests.jmh;

import io.knet.wire.DataHeader;
import io.knet.wire.PacketInspector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The header of a DATA packet. */
@State(Scope.Thread)
public class HeaderBenchmark extends Microbenchmark {
    private static final int PACKET_BYTES = 128;

    private ByteBuf packet;
    private ByteBuf out;
    private int sequence;

    /** Makes a packet to read. */
    @Setup
    public void setUp() {
        packet = PooledByteBufAllocator.DEFAULT.directBuffer(PACKET_BYTES);
        out = PooledByteBufAllocator.DEFAULT.directBuffer(PACKET_BYTES);
        DataHeader.write(packet, 1, 7, 0, false, 1, 0, 0);
        packet.writeZero(PACKET_BYTES - DataHeader.LENGTH);
    }

    /** Frees the buffers. */
    @TearDown
    public void tearDown() {
        packet.release();
        out.release();
    }

    /** Writes a header. */
    @Benchmark
    public ByteBuf write() {
        out.clear();
        sequence = sequence % 65535 + 1;
        DataHeader.write(out, 1, sequence, 0, false, 1, 0, 0);
        return out;
    }

    /** Checks a packet and reads its header. */
    @Benchmark
    public int read() {
        if (PacketInspector.check(packet) != null) {
            throw new IllegalStateException("the packet is not sound");
        }
        return DataHeader.sequence(packet)
                + DataHeader.compression(packet)
                + DataHeader.fragmentCount(packet)
                + DataHeader.fragmentNumber(packet)
                + DataHeader.channel(packet);
    }
}
