package io.knet.tests.jmh;

import io.knet.protocol.Fragmenter;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.Reception;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reassembly of a message whose fragments come in order, as on a path with MTU 1500. */
@State(Scope.Thread)
public class ReassemblyBenchmark extends Microbenchmark {
    private static final int DATA_MTU = 1400;
    private static final int SEQUENCE_AT = 6;

    @Param({"4096", "16384", "65536"})
    public int size;

    private ReceiveWindow window;
    private ByteBuf[] fragments;
    private int sequence;

    /** Cuts a message. */
    @Setup
    public void setUp() {
        window = new ReceiveWindow(PooledByteBufAllocator.DEFAULT, 32, (reason, packets) -> {});
        int count = Fragmenter.count(size, DATA_MTU);
        fragments = new ByteBuf[count];
        for (int i = 0; i < count; i++) {
            int length = Fragmenter.size(i, size, DATA_MTU);
            ByteBuf fragment =
                    PooledByteBufAllocator.DEFAULT.directBuffer(DataHeader.LENGTH + length);
            DataHeader.write(fragment, 1, 1, 0, false, count, Fragmenter.number(i, count), 0);
            fragments[i] = fragment.writeZero(length);
        }
    }

    /** Frees everything. */
    @TearDown
    public void tearDown() {
        window.close();
        for (ByteBuf fragment : fragments) {
            fragment.release(fragment.refCnt());
        }
    }

    /** One message. */
    @Benchmark
    public int message() {
        sequence = sequence % 65535 + 1;
        Reception last = Reception.INCOMPLETE;
        for (ByteBuf fragment : fragments) {
            fragment.setShort(SEQUENCE_AT, sequence);
            window.onData();
            last = window.accept(fragment);
        }
        if (last != Reception.NEW_MESSAGE) {
            throw new IllegalStateException("the message is not complete: " + last);
        }
        window.delivered(sequence);
        ByteBuf message = window.takeMessage();
        int length = message.readableBytes();
        message.release();
        return length;
    }
}
