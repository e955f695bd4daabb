package io.knet.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.Reception;
import io.knet.stats.DropReason;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.EnumSet;
import java.util.Set;

/**
 * A string of bytes as a series of what one host sends: the receive window does with each what
 * {@link ReferenceWindow} does, holds no more memory than its buffers may, and nothing in the end.
 *
 * <p>The string begins with the number of buffers and the first sequence number. Each step is a
 * byte that says what comes, a byte for the distance of its sequence number from the one before,
 * and, for a fragment, count, number and size.
 */
final class ReassemblyTarget implements FuzzTarget {
    static final int FRAGMENT = 0;
    static final int MESSAGE = 8;
    static final int TIMED_PING = 10;
    static final int UNTIMED_PING = 11;
    static final int RESET = 12;
    static final int BUFFERS = 13;
    static final int FAR = 14;

    /** The application refuses the message. */
    static final int REFUSED = 16;

    /** The size is in units of 256 bytes. */
    static final int LONG = 32;

    private static final int KINDS = 15;
    private static final int MOST_STEPS = 5000;
    private static final Set<DropReason> LOSSES =
            EnumSet.of(
                    DropReason.REASSEMBLY_EXPIRED,
                    DropReason.REASSEMBLY_OVERFLOW,
                    DropReason.CLOSED);

    @Override
    public void run(byte[] input) {
        new Run(new Input(input)).toTheEnd();
    }

    /** One input. */
    private static final class Run {
        private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        private final UnpooledByteBufAllocator packets = new UnpooledByteBufAllocator(true);
        private final Input input;
        private final ReceiveWindow window;
        private final ReferenceWindow reference;
        private int buffers;
        private int sequence;
        private long kept;
        private long lost;

        Run(Input input) {
            this.input = input;
            buffers = 1 << input.u8() % 11;
            sequence = input.u16();
            window = new ReceiveWindow(allocator, buffers, this::lose);
            reference = new ReferenceWindow(buffers);
        }

        private void lose(DropReason reason, int fragments) {
            assertThat(LOSSES).contains(reason);
            assertThat(fragments).isPositive();
            lost += fragments;
        }

        void toTheEnd() {
            for (int step = 0; step < MOST_STEPS && !input.isEmpty(); step++) {
                next();
                assertThat(memory())
                        .as("memory after step %d", step)
                        .isLessThanOrEqualTo((long) buffers * KnetLimits.MAX_MESSAGE);
            }
            window.close();
            assertThat(memory()).as("memory at the end").isZero();
            assertThat(packets.metric().usedDirectMemory()).as("packets kept").isZero();
            assertThat(lost).as("fragments given up").isEqualTo(kept);
        }

        private long memory() {
            return allocator.metric().usedDirectMemory();
        }

        private void next() {
            int code = input.u8();
            int kind = (code & 15) % KINDS;
            sequence = (sequence + input.s8()) & 0xffff;
            switch (kind) {
                case MESSAGE, MESSAGE + 1 -> receive(code, 1, 0, 1 + input.u8());
                case TIMED_PING, UNTIMED_PING -> ping(kind == TIMED_PING);
                case RESET -> {
                    window.reset();
                    reference.reset();
                }
                case BUFFERS -> {
                    buffers = 1 << input.u8() % 11;
                    window.buffers(buffers);
                    reference.buffers(buffers);
                }
                case FAR -> sequence = input.u16();
                default -> {
                    int count = 2 + input.u8() % (KnetLimits.MAX_FRAGMENTS - 1);
                    int number = 1 + input.u8() % count;
                    int size = (1 + input.u8()) * ((code & LONG) == 0 ? 1 : 256);
                    receive(code, count, number, size);
                }
            }
        }

        private void ping(boolean timed) {
            int told = input.u8() < 32 ? 0 : sequence;
            window.onPing(0, told, timed);
            reference.onPing(told, timed);
        }

        private void receive(int code, int count, int number, int size) {
            byte[] payload = new byte[size];
            for (int i = 0; i < size; i++) {
                payload[i] = (byte) (sequence + 31 * number + 7 * i);
            }
            ByteBuf packet = packets.directBuffer(DataHeader.LENGTH + size);
            DataHeader.write(packet, 2, sequence, 0, true, count, number, 0);
            packet.writeBytes(payload);
            window.onData();
            Reception reception = window.accept(packet);

            assertThat(reception).isEqualTo(reference.accept(sequence, count, number, payload));
            if (reception == Reception.INCOMPLETE) {
                kept++;
            }
            if (reception == Reception.NEW_MESSAGE) {
                ByteBuf message = window.takeMessage();
                assertThat(ByteBufUtil.getBytes(message)).isEqualTo(reference.message());
                message.release();
                kept -= count > 1 ? count - 1 : 0;
                if ((code & REFUSED) == 0) {
                    window.delivered(sequence);
                    reference.delivered(sequence);
                }
            }
            assertThat(packet.readerIndex()).isZero();
            assertThat(packet.release()).as("packet kept").isTrue();
        }
    }
}
