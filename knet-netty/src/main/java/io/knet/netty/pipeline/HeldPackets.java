package io.knet.netty.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The packets of a link that wait to be sealed together, until the next flush or until they are
 * many. Belongs to one event loop.
 */
public final class HeldPackets {
    /** No more is held back: what the channel does not know of yet holds nobody back. */
    static final int MOST_BYTES = 1 << 18;

    static final int MOST_PACKETS = 256;

    private final SealingCrew crew;
    private final PacketCipher own;
    private final CipherPool others;
    private List<HeldPacket> held = new ArrayList<>(); // loop only
    private int bytes; // loop only

    /**
     * No packets yet.
     *
     * @param own of the event loop and the host
     * @param others of the same host, for the crew
     */
    public HeldPackets(SealingCrew crew, PacketCipher own, CipherPool others) {
        this.crew = crew;
        this.own = own;
        this.others = others;
    }

    /** Whether a packet is to be held, as there are others to seal it and all before it wait. */
    boolean takes() {
        return crew.exists() && (own.isSealing() || !held.isEmpty());
    }

    /** Whether packets wait. */
    boolean areThere() {
        return !held.isEmpty();
    }

    /** Whether it is time to seal without waiting for more. */
    boolean areMany() {
        return bytes >= MOST_BYTES || held.size() >= MOST_PACKETS;
    }

    void add(HeldPacket packet) {
        held.add(packet);
        bytes += packet.bytes();
    }

    /** Seals all, and passes them on in their order, those too that could not be sealed. */
    void seal(Consumer<HeldPacket> next) {
        // Taken off first: to pass one on may lead to another write.
        List<HeldPacket> batch = takeOff();
        if (!batch.isEmpty()) {
            crew.seal(batch, own, others);
            for (HeldPacket packet : batch) {
                passOn(packet, next);
            }
        }
    }

    /** Whatever a handler or a listener throws for one packet, the others go on. */
    private static void passOn(HeldPacket packet, Consumer<HeldPacket> next) {
        try {
            next.accept(packet);
        } catch (RuntimeException | Error thrown) {
            packet.promise().tryFailure(thrown);
        }
    }

    /** The channel is closed: they are not sent. */
    void fail(Throwable why) {
        takeOff().forEach(packet -> packet.discard(why));
    }

    private List<HeldPacket> takeOff() {
        if (held.isEmpty()) {
            return List.of();
        }
        List<HeldPacket> all = held;
        held = new ArrayList<>();
        bytes = 0;
        return all;
    }
}
