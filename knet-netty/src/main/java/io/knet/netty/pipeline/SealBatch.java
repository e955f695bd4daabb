package io.knet.netty.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Packets that several threads seal. Each is sealed by whoever takes it first; what that thread did
 * is seen by the one that made the batch once {@link #awaitOthers()} returns.
 */
final class SealBatch {
    /** Others seal for microseconds; to sleep and be woken takes longer than most of that. */
    private static final int LOOKS = 2000;

    private final List<HeldPacket> packets;
    private final Thread maker = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger open;

    /** A batch of the calling thread. The list is not changed before all are sealed. */
    SealBatch(List<HeldPacket> packets) {
        this.packets = packets;
        open = new AtomicInteger(packets.size());
    }

    /** Whether nobody has taken the last packet yet. */
    boolean hasMore() {
        return next.get() < packets.size();
    }

    /** Seals the packets that nobody has taken, one after the other. Throws nothing for them. */
    void work(PacketCipher cipher) {
        while (hasMore()) {
            int mine = next.getAndIncrement();
            if (mine < packets.size()) {
                packets.get(mine).seal(cipher);
                boolean last = open.decrementAndGet() == 0;
                if (last && Thread.currentThread() != maker) {
                    LockSupport.unpark(maker);
                }
            }
        }
    }

    /** Waits until those that others have taken are done; the maker's. */
    void awaitOthers() {
        for (int looks = 0; open.get() > 0; looks++) {
            if (looks < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
    }
}
