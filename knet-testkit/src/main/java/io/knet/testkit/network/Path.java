package io.knet.testkit.network;

/**
 * One direction between two machines on one network, with all that is wrong with it. Faults may be
 * made by any thread.
 */
public final class Path {
    static final long USUAL_DELAY = 200_000;
    static final int USUAL_MTU = 1500;
    private static final int LONGEST = 65535;

    /** What becomes of datagrams on a path that is cut. */
    public enum Cut {
        /** They pass. */
        NONE,
        /** They vanish. */
        SILENT,
        /** A router tells the sender that the network is unreachable. */
        REFUSING
    }

    private final String name;
    private final long usualDelay;
    volatile double loss;
    volatile double duplication;
    volatile double reordering;
    volatile double corruption;
    volatile double truncation;
    volatile long delayNanos;
    volatile long jitterNanos;
    volatile int mtu;
    volatile boolean blackHole;
    volatile Cut cut;

    Path(String name) {
        this(name, USUAL_DELAY, USUAL_MTU);
    }

    private Path(String name, long usualDelay, int mtu) {
        this.name = name;
        this.usualDelay = usualDelay;
        this.mtu = mtu;
        cut = Cut.NONE;
        delayNanos = usualDelay;
        jitterNanos = usualDelay / 4;
    }

    /** A path of a {@link SocketRelay}, which takes no time and all that sockets send. */
    public static Path relayed(String name) {
        return new Path(name, 0, LONGEST);
    }

    /** Nothing is wrong any more, but its MTU stays as it is and too big is said aloud. */
    public void heal() {
        loss = 0;
        duplication = 0;
        reordering = 0;
        corruption = 0;
        truncation = 0;
        delayNanos = usualDelay;
        jitterNanos = usualDelay / 4;
        blackHole = false;
        cut = Cut.NONE;
    }

    /** Each datagram is lost with this probability. */
    public void loss(double probability) {
        loss = probability;
    }

    /** Each datagram is repeated with this probability. */
    public void duplication(double probability) {
        duplication = probability;
    }

    /** Each datagram is held back with this probability. */
    public void reordering(double probability) {
        reordering = probability;
    }

    /** Some bits of each datagram are changed with this probability. */
    public void corruption(double probability) {
        corruption = probability;
    }

    /** The end of each datagram is cut off with this probability. */
    public void truncation(double probability) {
        truncation = probability;
    }

    /** How long datagrams take, and by how much that varies. */
    public void delay(long nanos, long jitter) {
        delayNanos = nanos;
        jitterNanos = jitter;
    }

    /**
     * The longest IP packet that passes.
     *
     * @param silent whether longer ones vanish without a word
     */
    public void mtu(int bytes, boolean silent) {
        mtu = bytes;
        blackHole = silent;
    }

    /** The longest IP packet that passes. */
    public int mtu() {
        return mtu;
    }

    /** Cuts the path, or mends it. */
    public void cut(Cut how) {
        cut = how;
    }

    @Override
    public String toString() {
        return name;
    }
}
