package io.knet.lab.simulate.crowd;

import io.knet.testkit.network.Datagram;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** When the handle sends the pings of each link, as they come to the network. */
final class PingLog {
    private static final long TICK = CrowdFigures.TICK.toNanos();

    private final long[] lastAt;
    private final int[] sent;
    private final long intervalNanos;
    private long began;
    private long latest;
    private long earliest;
    private long tick;
    private int inTick;
    private int busiest;
    private long all;

    /** Of links that were not pinged yet. */
    PingLog(int links, long intervalNanos) {
        this.intervalNanos = intervalNanos;
        lastAt = new long[links];
        sent = new int[links];
        Arrays.fill(lastAt, -1);
    }

    /** Begins to count anew; of each link it knows when the last ping was. */
    void begin(long now) {
        began = now;
        latest = 0;
        earliest = 0;
        inTick = 0;
        busiest = 0;
        all = 0;
        Arrays.fill(sent, 0);
    }

    /** Something is on its way from the handle. */
    void sent(int link, Datagram datagram, long now) {
        if (CommonHeader.type(Unpooled.wrappedBuffer(datagram.bytes())) != PacketType.PING) {
            return;
        }
        long present = now / TICK;
        inTick = present == tick ? inTick + 1 : 1;
        tick = present;
        busiest = Math.max(busiest, inTick);
        if (lastAt[link] >= 0) {
            long late = now - lastAt[link] - intervalNanos;
            latest = Math.max(latest, late);
            earliest = Math.max(earliest, -late);
        }
        lastAt[link] = now;
        sent[link]++;
        all++;
    }

    /** What was counted since it began to; a ping that is missing at the end is late, too. */
    CrowdFigures.Pings figures(long now) {
        long overdue = 0;
        for (long last : lastAt) {
            overdue = Math.max(overdue, now - Math.max(last, began) - intervalNanos);
        }
        return new CrowdFigures.Pings(
                all,
                Arrays.stream(sent).min().orElse(0),
                Arrays.stream(sent).max().orElse(0),
                Math.max(latest, overdue),
                earliest,
                busiest);
    }
}
