package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A session with a host ended. */
@Name("io.knet.SessionEnded")
@Label("Session Ended")
@Category({"knet", "Keys"})
@Description("A session with a host ended.")
@StackTrace(false)
final class SessionEndedRecord extends HostRecord {
    @Label("Reason")
    String reason = ""; // one thread at a time
}
