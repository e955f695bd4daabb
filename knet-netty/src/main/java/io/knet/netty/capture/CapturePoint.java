package io.knet.netty.capture;

import io.knet.CaptureSide;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** What a capture's file calls an interface: one link, on one side of its crypto. Thread safe. */
final class CapturePoint {
    private final String name;
    private final String description;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    CapturePoint(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /**
     * The point of a link, nothing counted.
     *
     * @param node id of the node whose packets they are
     * @param host empty for what came to a local address and is no link's
     * @param link empty with the host
     */
    static CapturePoint of(int node, OptionalInt host, OptionalInt link, CaptureSide side) {
        String of = "knet" + node;
        String says = "knet, node " + node + ", ";
        if (host.isPresent() && link.isPresent()) {
            of += "-host" + host.getAsInt() + "-link" + link.getAsInt();
            says += "link " + link.getAsInt() + " to host " + host.getAsInt();
        } else {
            of += "-unclaimed";
            says += "what came to its addresses and to no link";
        }
        says += ", " + side.wireName() + " side; IP and UDP headers are made up";
        return new CapturePoint(of, says);
    }

    String name() {
        return name;
    }

    String description() {
        return description;
    }

    void countWritten() {
        written.incrementAndGet();
    }

    void countDropped() {
        countDropped(1);
    }

    void countDropped(long packets) {
        dropped.addAndGet(packets);
    }

    /** Packets that are in the capture. */
    long written() {
        return written.get();
    }

    /** Packets that passed, written or not. */
    long received() {
        return written.get() + dropped.get();
    }

    /** Packets that passed and are not in the capture. */
    long dropped() {
        return dropped.get();
    }
}
