package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.DropReason;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receive window with an application that takes every message, and with an account of all memory.
 */
final class WindowFixture implements AutoCloseable {
    /** A message that was given up. */
    record Loss(DropReason reason, int packets) {}

    /** How many messages libknet keeps incomplete at a time. */
    private static final int LIBKNETS_BUFFERS = 32;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final List<Loss> losses = new ArrayList<>();
    final ReceiveWindow window;
    private byte @Nullable [] lastMessage;
    private int deliveries;

    WindowFixture() {
        this(LIBKNETS_BUFFERS);
    }

    WindowFixture(int buffers) {
        window =
                new ReceiveWindow(
                        allocator,
                        buffers,
                        (reason, packets) -> losses.add(new Loss(reason, packets)));
    }

    /** An unfragmented packet with some payload. */
    static ByteBuf message(int sequence, byte... payload) {
        return fragment(sequence, 1, 0, payload);
    }

    /** A packet that does not start at index 0 of its buffer. */
    static ByteBuf fragment(int sequence, int count, int number, byte... payload) {
        ByteBuf packet = Unpooled.buffer(2 + DataHeader.LENGTH + payload.length).writeZero(2);
        DataHeader.write(packet, 2, sequence, 0, true, count, number, 0);
        return packet.writeBytes(payload).skipBytes(2);
    }

    /** Passes a packet through the window; the application takes the message, if there is one. */
    Reception receive(ByteBuf packet) {
        return receive(packet, true);
    }

    /**
     * Passes a packet through the window, where the message may be dropped before the application
     * has it.
     */
    Reception receive(ByteBuf packet, boolean deliver) {
        int readerIndex = packet.readerIndex();
        window.onData();
        Reception reception = window.accept(packet);
        lastMessage = null;
        if (reception == Reception.NEW_MESSAGE) {
            ByteBuf message = window.takeMessage();
            lastMessage = ByteBufUtil.getBytes(message);
            assertThat(message.release())
                    .isEqualTo(DataHeader.isFragmented(DataHeader.fragmentCount(packet)));
            if (deliver) {
                deliveries++;
                window.delivered(DataHeader.sequence(packet));
            }
        }
        assertThat(packet.readerIndex()).isEqualTo(readerIndex);
        assertThat(packet.release()).isTrue();
        return reception;
    }

    /** Passes an unfragmented packet through the window. */
    Reception receive(int sequence) {
        return receive(message(sequence, (byte) sequence));
    }

    /** Passes a fragment through the window. */
    Reception receive(int sequence, int count, int number, byte... payload) {
        return receive(fragment(sequence, count, number, payload));
    }

    /** The message that the last packet brought, null if it brought none. */
    byte @Nullable [] lastMessage() {
        return lastMessage;
    }

    /** How many messages the application got. */
    int deliveries() {
        return deliveries;
    }

    /** Bytes that the window holds. */
    long memory() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    /** Closes the window and checks that it has released everything. */
    @Override
    public void close() {
        window.close();
        assertThat(memory()).as("memory after close").isZero();
    }
}
