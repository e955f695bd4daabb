package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A listener or filter of the program ran for long. */
@Name("io.knet.LongCallback")
@Label("Long Callback")
@Category({"knet", "Node"})
@Description("A listener or filter of the program ran for long.")
@StackTrace(false)
@Threshold("20 ms")
final class LongCallbackRecord extends NodeRecord {
    @Label("Callback")
    String callback = ""; // one thread at a time
}
