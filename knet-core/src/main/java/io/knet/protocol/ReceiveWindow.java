package io.knet.protocol;

import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of one source host: drops duplicates and puts fragmented messages together
 * (spec wire 7.2, 8). It is the host's, not a link's, because copies and fragments of a message may
 * come over different links; and no host can use up what another one needs.
 *
 * <p>For each DATA packet that passed the checks of the receive pipeline (spec wire 4):
 *
 * <pre>{@code
 * window.onData();
 * Reception reception = window.accept(packet);
 * if (reception == Reception.NEW_MESSAGE) {
 *     ByteBuf message = window.takeMessage();
 *     // decompress, filter, hand to the application
 *     window.delivered(DataHeader.sequence(packet));     // only if the application got it
 * }
 * }</pre>
 *
 * <p>Not thread safe: the event loop that owns the host calls. An idle window takes about 1.5 KiB,
 * an incomplete message its own length.
 */
public final class ReceiveWindow implements AutoCloseable {
    /** How many messages may be kept incomplete at a time. */
    public static final int MAX_BUFFERS = 1024;

    private final Reassembler reassembler;
    private final DuplicateWindow duplicates;
    private @Nullable ByteBuf message;
    private boolean closed;

    /**
     * A window with a number of buffers.
     *
     * @param allocator where reassembled messages come from
     * @param buffers how many messages may be incomplete at a time, and after how many further
     *     sequence numbers an incomplete message is given up; a power of two from 1 to {@link
     *     #MAX_BUFFERS}
     * @param observer is called for messages that are given up
     */
    public ReceiveWindow(ByteBufAllocator allocator, int buffers, ReassemblyObserver observer) {
        this.reassembler = new Reassembler(allocator, buffers, observer);
        this.duplicates = new DuplicateWindow(reassembler);
    }

    /**
     * Changes the number of buffers; messages that find no room any more are given up.
     *
     * @param buffers a power of two from 1 to {@link #MAX_BUFFERS}
     */
    public void buffers(int buffers) {
        reassembler.limit(buffers);
    }

    /**
     * Notes that data came from the host while it is reachable. To be called for each DATA packet
     * before {@link #accept}, duplicates included (spec wire 8.4).
     */
    public void onData() {
        duplicates.onData();
    }

    /**
     * Takes account of the sequence number in a PING of the host (spec wire 8.4). A ping can show
     * that the host was restarted; then the window starts afresh and incomplete messages are given
     * up.
     *
     * @param link the id of the link that it came over, 0 to 7
     * @param sequence the ping's sequence number, 0 to 65535
     * @param timed whether the ping is a periodic one
     */
    public void onPing(int link, int sequence, boolean timed) {
        duplicates.onPing(link, sequence, timed);
    }

    /**
     * The host, which would tell otherwise if it had been restarted, has used up the numbers up to
     * one for other hosts: if that is far ahead, messages whose numbers come round again are not
     * taken for repetitions. Nothing is forgotten that a message on its way may need.
     *
     * @param sequence the last number that it has used, 0 to 65535
     */
    public void moveOn(int sequence) {
        duplicates.moveOn(sequence);
    }

    /**
     * Notes that a link to the host went down.
     *
     * @param link its id, 0 to 7
     */
    public void linkDown(int link) {
        duplicates.linkDown(link);
    }

    /**
     * Takes one DATA packet. A message that was not {@linkplain #takeMessage taken} before is
     * released.
     *
     * @param packet the plain packet, its header at the reader index, having passed {@link
     *     io.knet.wire.PacketInspector}; its indices are left as they are. Not released; the
     *     message may keep a reference to it
     * @return what became of the packet
     * @throws IllegalStateException if the window is closed
     */
    public Reception accept(ByteBuf packet) {
        if (closed) {
            throw new IllegalStateException("the receive window is closed");
        }
        releaseMessage();
        int sequence = DataHeader.sequence(packet);
        if (!duplicates.isNew(sequence)) {
            return Reception.DUPLICATE;
        }
        int payload = packet.readerIndex() + DataHeader.LENGTH;
        int size = packet.readableBytes() - DataHeader.LENGTH;
        int count = DataHeader.fragmentCount(packet);
        if (DataHeader.isFragmented(count)) {
            return reassemble(
                    sequence, count, DataHeader.fragmentNumber(packet), packet, payload, size);
        }
        message = packet.retainedSlice(payload, size);
        return Reception.NEW_MESSAGE;
    }

    /**
     * The message that {@link #accept} completed, still compressed if its header says so. The
     * caller owns it and releases it. Header fields other than the sequence number are those of the
     * accepted packet.
     *
     * @throws IllegalStateException unless the last {@code accept} returned {@link
     *     Reception#NEW_MESSAGE} and its message was not taken yet
     */
    public ByteBuf takeMessage() {
        ByteBuf taken = message;
        if (taken == null) {
            throw new IllegalStateException("there is no message to take");
        }
        message = null;
        return taken;
    }

    /**
     * Notes that the application got a message, so that further copies are dropped. Not to be
     * called for a message that was dropped after all: an unfragmented one may then still be
     * delivered from a copy. To be called before the next packet is accepted, which might be a
     * copy.
     *
     * @param sequence the message's sequence number, 0 to 65535
     */
    public void delivered(int sequence) {
        duplicates.delivered(sequence);
    }

    /**
     * Starts afresh because the host has lost its last active link (spec wire 10.1): forgets all
     * sequence numbers and gives up incomplete messages. The pings seen are remembered.
     */
    public void reset() {
        releaseMessage();
        duplicates.reset();
    }

    /** Gives up incomplete messages and releases all memory. Idempotent. */
    @Override
    public void close() {
        closed = true;
        releaseMessage();
        reassembler.close();
    }

    private Reception reassemble(
            int sequence, int count, int number, ByteBuf packet, int index, int size) {
        if (!PartialMessage.isPossible(count, number, size)) {
            return Reception.BAD_FRAGMENT;
        }
        PartialMessage partial = reassembler.find(sequence);
        if (partial == null) {
            if (!duplicates.beginsMessage(sequence)) {
                return Reception.STALE_FRAGMENT;
            }
            partial = reassembler.begin(sequence, count);
        }
        Reception reception = reassembler.add(partial, count, number, packet, index, size);
        if (reception == Reception.NEW_MESSAGE) {
            message = reassembler.take(partial);
        }
        return reception;
    }

    private void releaseMessage() {
        if (message != null) {
            message.release();
            message = null;
        }
    }
}
