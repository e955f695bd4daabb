package io.knet.tools.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the file format pcapng: its packets, and what one needs of the interfaces for them. */
final class PcapNgReader implements CaptureReader {
    /** What a section begins with, in either order of bytes. */
    static final int SECTION = 0x0a0d0d0a;

    private static final int BYTE_ORDER = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int PACKET = 6;

    /** Type and length in front, and the length again behind. */
    private static final int FRAME_BYTES = 12;

    private static final int INTERFACE_BYTES = 8;
    private static final int PACKET_BYTES = 20;
    private static final int FLAGS = 2;
    private static final int DIRECTION_MASK = 3;
    private static final int IN = 1;
    private static final int OUT = 2;
    private static final int MASK = 0xffff;

    private final CaptureBytes bytes;
    private final List<PcapNgInterface> interfaces = new ArrayList<>();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private boolean began;

    /** A reader behind the first four bytes. */
    PcapNgReader(CaptureBytes bytes) {
        this.bytes = bytes;
    }

    @Override
    public @Nullable Frame next() throws IOException {
        while (true) {
            int type = SECTION;
            if (began) {
                ByteBuffer next = bytes.readOrEnd(Integer.BYTES, "a block");
                if (next == null) {
                    return null;
                }
                type = next.order(order).getInt(0);
            }
            began = true;
            if (type == SECTION) {
                section();
                continue;
            }
            ByteBuffer block = block();
            Frame frame =
                    switch (type) {
                        case INTERFACE -> {
                            describe(block);
                            yield null;
                        }
                        case PACKET -> packet(block, block.remaining() < 4 ? 0 : block.getInt());
                        case OLD_PACKET -> oldPacket(block);
                        case SIMPLE_PACKET -> simplePacket(block);
                        default -> null;
                    };
            if (frame != null) {
                return frame;
            }
        }
    }

    /** Each section may have another order of bytes, and has interfaces of its own. */
    private void section() throws IOException {
        ByteBuffer head = bytes.read(2L * Integer.BYTES, "the beginning of a section");
        order = ByteOrder.LITTLE_ENDIAN;
        if (head.order(order).getInt(Integer.BYTES) != BYTE_ORDER) {
            order = ByteOrder.BIG_ENDIAN;
            if (head.order(order).getInt(Integer.BYTES) != BYTE_ORDER) {
                throw new BrokenCaptureException(
                        "has no valid section at byte " + (bytes.offset() - FRAME_BYTES));
            }
        }
        long length = Integer.toUnsignedLong(head.order(order).getInt(0));
        bytes.read(length - FRAME_BYTES, "the description of a section");
        interfaces.clear();
    }

    /** What a block contains. */
    private ByteBuffer block() throws IOException {
        ByteBuffer head = bytes.read(Integer.BYTES, "a block").order(order);
        long length = Integer.toUnsignedLong(head.getInt(0));
        if (length % Integer.BYTES != 0) {
            throw new BrokenCaptureException(
                    "has a block of " + length + " bytes before byte " + bytes.offset());
        }
        ByteBuffer content = bytes.read(length - FRAME_BYTES, "a block").order(order);
        bytes.read(Integer.BYTES, "a block");
        return content;
    }

    private void describe(ByteBuffer block) throws IOException {
        if (block.remaining() < INTERFACE_BYTES) {
            throw broken("description of an interface");
        }
        int linkType = block.getShort() & MASK;
        block.position(INTERFACE_BYTES);
        interfaces.add(PcapNgInterface.of(linkType, block));
    }

    private Frame packet(ByteBuffer block, int number) throws IOException {
        if (block.remaining() < PACKET_BYTES - Integer.BYTES) {
            throw broken("packet");
        }
        PcapNgInterface from = interfaceOf(number);
        long high = Integer.toUnsignedLong(block.getInt());
        long time = high << Integer.SIZE | Integer.toUnsignedLong(block.getInt());
        long length = Integer.toUnsignedLong(block.getInt());
        long originalLength = Integer.toUnsignedLong(block.getInt());
        ByteBuffer content = content(block, length);
        return new Frame(
                from.time(time), from.linkType(), direction(block), originalLength, content);
    }

    /** As files had them before 2004: the number of the interface is shorter. */
    private Frame oldPacket(ByteBuffer block) throws IOException {
        if (block.remaining() < Integer.BYTES) {
            throw broken("packet");
        }
        int number = block.getShort() & MASK;
        block.getShort(); // how many were lost
        return packet(block, number);
    }

    private Frame simplePacket(ByteBuffer block) throws IOException {
        if (block.remaining() < Integer.BYTES) {
            throw broken("packet");
        }
        PcapNgInterface from = interfaceOf(0);
        long originalLength = Integer.toUnsignedLong(block.getInt());
        ByteBuffer content = content(block, Math.min(originalLength, block.remaining()));
        return new Frame(
                Instant.EPOCH, from.linkType(), Frame.Direction.UNKNOWN, originalLength, content);
    }

    private PcapNgInterface interfaceOf(int number) throws BrokenCaptureException {
        if (number < 0 || number >= interfaces.size()) {
            throw new BrokenCaptureException(
                    "has a packet of an interface that it does not describe, before byte "
                            + bytes.offset());
        }
        return interfaces.get(number);
    }

    private ByteBuffer content(ByteBuffer block, long length) throws BrokenCaptureException {
        if (length > block.remaining()) {
            throw broken("packet");
        }
        ByteBuffer content = block.slice(block.position(), (int) length);
        long behind = block.position() + length + (-length & (Integer.BYTES - 1));
        block.position((int) Math.min(block.limit(), behind));
        return content;
    }

    private static Frame.Direction direction(ByteBuffer options) {
        ByteBuffer flags = PcapNgInterface.option(options, FLAGS);
        if (flags == null || flags.remaining() < Integer.BYTES) {
            return Frame.Direction.UNKNOWN;
        }
        return switch (flags.getInt(flags.position()) & DIRECTION_MASK) {
            case IN -> Frame.Direction.IN;
            case OUT -> Frame.Direction.OUT;
            default -> Frame.Direction.UNKNOWN;
        };
    }

    private BrokenCaptureException broken(String what) {
        return new BrokenCaptureException(
                "has a " + what + " that is too short, before byte " + bytes.offset());
    }
}
