package io.knet.netty.pipeline;

import static java.util.Objects.requireNonNull;

import io.knet.netty.handler.OutboundMessage;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to a host. A message that goes over several links is one object, which
 * each link is given in turn; what the first link's pipeline makes of it, compressed content and
 * packets, is kept for the others. A handler that changes the message passes on a {@linkplain
 * #replace replacement}, which shares nothing. Belongs to one event loop.
 */
public final class TxMessage extends AbstractReferenceCounted implements OutboundMessage {
    private static final int UNDECIDED = -1;

    private ByteBuf content; // one thread at a time
    private int channel; // one thread at a time
    private int sequence; // one thread at a time
    private @Nullable MessageNumber late; // one thread at a time
    private boolean broadcast; // one thread at a time
    private final long confirmation;
    private final long epoch;
    private Packings packings; // one thread at a time
    private boolean shared; // one thread at a time
    private boolean shown; // one thread at a time
    private @Nullable ByteBuf compressed; // one thread at a time
    private int compression = UNDECIDED; // one thread at a time
    private List<Packed> packed = List.of(); // one thread at a time
    private List<Packed> forgotten = List.of(); // one thread at a time

    /** Packets of the message, and how they were made. */
    private record Packed(List<TxPacket> packets, Packing packing) {}

    /**
     * A message.
     *
     * @param channel number of the data channel, 0 to 31
     * @param sequence the sequence number, 1 to 65535
     * @param broadcast whether the filter's verdict was a broadcast
     * @param packings how messages are cut and sealed at the moment
     * @param content the bytes, owned by the message
     */
    public TxMessage(
            int channel, int sequence, boolean broadcast, Packings packings, ByteBuf content) {
        this(channel, sequence, null, broadcast, 0, 0, packings, content);
    }

    /**
     * A message that may get its number late.
     *
     * @param channel number of the data channel, 0 to 31
     * @param number its sequence number, taken when a packet is made
     * @param broadcast whether the filter's verdict was a broadcast
     * @param packings how messages are cut and sealed at the moment
     * @param content the bytes, owned by the message
     */
    public TxMessage(
            int channel,
            MessageNumber number,
            boolean broadcast,
            Packings packings,
            ByteBuf content) {
        this(channel, 0, requireNonNull(number, "number"), broadcast, 0, 0, packings, content);
    }

    private TxMessage(
            int channel,
            int sequence,
            @Nullable MessageNumber late,
            boolean broadcast,
            long confirmation,
            long epoch,
            Packings packings,
            ByteBuf content) {
        requireNonNull(packings, "packings");
        requireNonNull(content, "content");
        this.content = content;
        this.channel = channel;
        this.sequence = sequence;
        this.late = late;
        this.broadcast = broadcast;
        this.confirmation = confirmation;
        this.epoch = epoch;
        this.packings = packings;
    }

    /**
     * A message whose receiver is to tell what became of it, which goes in sessions only.
     *
     * @param channel number of the data channel, 0 to 31
     * @param sequence the sequence number, 1 to 65535
     * @param id by which the receiver names it, at least 1
     * @param epoch of the {@link ReceiptDesk} that holds for the id
     * @param packings how messages are cut and sealed at the moment
     * @param content the bytes, owned by the message
     */
    public static TxMessage confirmed(
            int channel, int sequence, long id, long epoch, Packings packings, ByteBuf content) {
        return new TxMessage(channel, sequence, null, false, id, epoch, packings, content);
    }

    /** Whether the receiver is to tell what became of it. */
    public boolean isConfirmed() {
        return confirmation != 0;
    }

    /** By what the receiver names it; 0 unless it {@link #isConfirmed}. */
    public long confirmation() {
        return confirmation;
    }

    /** Of the {@link ReceiptDesk} that holds for {@link #confirmation()}. */
    long epoch() {
        return epoch;
    }

    @Override
    public ByteBuf content() {
        return content;
    }

    @Override
    public int channel() {
        return channel;
    }

    @Override
    public int sequence() {
        return late == null ? sequence : late.get();
    }

    /** Whether {@link #sequence()} is decided. */
    boolean isNumbered() {
        return late == null || late.isTaken();
    }

    /**
     * No packet has left with the number of the message, and none will: it gets another one when
     * the next packet is made, if it is one that gets its number late.
     */
    void giveNumberBack() {
        if (late != null) {
            late.giveBack();
        }
    }

    @Override
    public boolean broadcast() {
        return broadcast;
    }

    /**
     * How to cut and seal the message for a host: to be asked once for all its packets. As its
     * packets were made, if they are kept for hosts with the same keys; else as holds at the
     * moment, since keys may change while it waits.
     *
     * @param host its id
     */
    public Packing packing(int host) {
        Packing now = packings.to(host);
        if (packed.isEmpty()) {
            return now;
        }
        Packed kept = packed(now);
        return kept == null ? now : kept.packing();
    }

    private @Nullable Packed packed(Packing packing) {
        for (Packed some : packed) {
            if (some.packing().crypto().isOfSameSlots(packing.crypto())) {
                return some;
            }
        }
        return null;
    }

    /**
     * Tells that others than knet's handlers on this thread are about to see the message. A handler
     * of the program's own may move the indices of the content, which is the sender's, and may
     * remember the message when it is gone.
     */
    public void show() {
        if (!shown) {
            shown = true;
            content = content.duplicate();
        }
    }

    /** Whether the message is gone, and was never {@linkplain #show shown}. */
    boolean isForgotten() {
        return refCnt() == 0 && !shown;
    }

    /**
     * Makes another message of one that {@link #isForgotten}, on the thread that it lived on.
     *
     * @param sequence the sequence number; 0 for one that gets it late
     * @param number its sequence number, taken when a packet is made; null for one that has it
     * @param content the bytes, owned by the message
     */
    void renew(
            int channel,
            int sequence,
            @Nullable MessageNumber number,
            boolean broadcast,
            Packings packings,
            ByteBuf content) {
        assert isForgotten() && confirmation == 0;
        this.channel = channel;
        this.sequence = sequence;
        this.late = number;
        this.broadcast = broadcast;
        this.packings = packings;
        this.content = content;
        shared = false;
        compressed = null;
        compression = UNDECIDED;
        packed = List.of();
        forgotten = List.of();
        setRefCnt(1);
    }

    /** Tells that the message goes over several links. */
    public void share() {
        shared = true;
    }

    /** Whether the message goes over several links, so that its packets are worth keeping. */
    public boolean isShared() {
        return shared;
    }

    /** Whether the message was offered to the compressor already. */
    public boolean isCompressionDecided() {
        return compression != UNDECIDED;
    }

    /**
     * Keeps the compressor's verdict.
     *
     * @param model wire id of the model, 0 if the message stays as it is
     * @param stream the compressed message, owned by this object; the content itself if the model
     *     is 0
     */
    @SuppressWarnings("ReferenceEquality") // whether it is the same buffer is the question
    public void compressed(int model, ByteBuf stream) {
        requireNonNull(stream, "stream");
        compression = model;
        compressed = stream == content ? null : stream;
    }

    /** Wire id of the model that {@link #payload()} is compressed with, 0 if it is not. */
    public int compression() {
        return Math.max(compression, 0);
    }

    /** What goes into the packets: the compressed message, or its content. */
    public ByteBuf payload() {
        return compressed == null ? content : compressed;
    }

    /**
     * The packets that the first link made of the message for hosts with the same keys, null if
     * none did yet or they are not kept.
     *
     * @param packing as {@link #packing} says
     */
    public @Nullable List<TxPacket> packets(Packing packing) {
        Packed kept = packed(packing);
        return kept == null ? null : kept.packets();
    }

    /** Keeps the packets, which this object owns from now on, and how they were made. */
    public void packets(List<TxPacket> made, Packing madeWith) {
        requireNonNull(made, "made");
        requireNonNull(madeWith, "madeWith");
        if (packed.isEmpty()) {
            packed = new ArrayList<>(1);
        }
        packed.add(new Packed(made, madeWith));
    }

    /**
     * Has numbered packets made anew for the next link that the message goes over. The former ones
     * stay until the message goes: a pipeline that could not send the first may still be at work on
     * the others.
     */
    public void forgetNumberedPackets() {
        for (Iterator<Packed> kept = packed.iterator(); kept.hasNext(); ) {
            Packed some = kept.next();
            if (some.packing().crypto().numbersPackets()) {
                kept.remove();
                if (forgotten.isEmpty()) {
                    forgotten = new ArrayList<>(1);
                }
                forgotten.add(some);
            }
        }
    }

    @Override
    public TxMessage replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new TxMessage(
                channel, sequence, late, broadcast, confirmation, epoch, packings, content);
    }

    @Override
    protected void deallocate() {
        content.release();
        if (compressed != null) {
            compressed.release();
        }
        release(packed);
        release(forgotten);
    }

    /** Most messages have none, and are not to make an iterator to find that out. */
    private static void release(List<Packed> kept) {
        if (!kept.isEmpty()) {
            kept.forEach(some -> some.packets().forEach(TxPacket::release));
        }
    }

    @Override
    public TxMessage retain() {
        super.retain();
        return this;
    }

    @Override
    public TxMessage retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public TxMessage touch() {
        super.touch();
        return this;
    }

    @Override
    public TxMessage touch(Object hint) {
        content.touch(hint);
        return this;
    }

    @Override
    public String toString() {
        return "message "
                + (late == null ? sequence : late)
                + " of "
                + content.readableBytes()
                + " bytes on channel "
                + channel;
    }
}
