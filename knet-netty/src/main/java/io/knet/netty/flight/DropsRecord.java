package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Packets and messages that were dropped in an interval, by reason. */
@Name("io.knet.Drops")
@Label("Drops")
@Category({"knet", "Node"})
@Description("Packets and messages that were dropped in an interval, by reason.")
@StackTrace(false)
@Period("1 s")
final class DropsRecord extends NodeRecord {
    @Label("Reason")
    String reason = ""; // one thread at a time

    @Label("Dropped")
    long dropped; // one thread at a time

    @Label("Interval")
    @Timespan(Timespan.NANOSECONDS)
    long interval; // one thread at a time
}
