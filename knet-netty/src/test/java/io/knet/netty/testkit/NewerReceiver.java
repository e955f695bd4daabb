package io.knet.netty.testkit;

import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How libknet 1.34 and later puts the fragments of one host together (spec wire 7.2, 8.3): each
 * packet gives up all messages that are ahead of its number, or more than 32 behind, and not whole.
 * A message that was given up is not begun again. For less than 4096 messages.
 */
public final class NewerReceiver {
    private static final int BUFFERS = 32;

    private final Map<Integer, BitSet> incomplete = new TreeMap<>();
    private final Set<Integer> begun = new HashSet<>();

    /** Numbers of the messages that came whole. */
    public final Set<Integer> whole = new HashSet<>();

    /** Takes a plain DATA packet. */
    public void receive(byte[] packet) {
        ByteBuf header = Unpooled.wrappedBuffer(packet);
        int sequence = DataHeader.sequence(header);
        int count = DataHeader.fragmentCount(header);
        incomplete.keySet().removeIf(waiting -> ((sequence - waiting) & 0xffff) > BUFFERS);
        if (count <= 1) {
            whole.add(sequence);
        } else if (incomplete.containsKey(sequence) || begun.add(sequence)) {
            BitSet fragments = incomplete.computeIfAbsent(sequence, number -> new BitSet());
            fragments.set(DataHeader.fragmentNumber(header));
            if (fragments.cardinality() == count) {
                incomplete.remove(sequence);
                whole.add(sequence);
            }
        }
    }
}
