package io.knet.netty.testkit;

import io.knet.netty.count.DropSink;
import io.knet.stats.DropReason;
import java.util.EnumMap;
import java.util.Map;

/** Notes what is dropped. */
public final class DropNotes implements DropSink {
    /** Packets, by reason. */
    public final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);

    @Override
    public void drop(DropReason reason, long packets, Object whose) {
        drops.merge(reason, packets, Long::sum);
    }
}
