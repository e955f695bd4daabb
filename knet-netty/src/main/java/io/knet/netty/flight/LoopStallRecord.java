package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An event loop stood still. */
@Name("io.knet.LoopStall")
@Label("Loop Stall")
@Category({"knet", "Node"})
@Description("An event loop stood still.")
@StackTrace(false)
final class LoopStallRecord extends NodeRecord {
    @Label("Stalled For")
    @Timespan(Timespan.NANOSECONDS)
    long stalled; // one thread at a time

    @Label("Where")
    String where = ""; // one thread at a time
}
