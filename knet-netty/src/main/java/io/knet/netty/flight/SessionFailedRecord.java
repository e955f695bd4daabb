package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Sessions with a host do not come about. */
@Name("io.knet.SessionFailed")
@Label("Session Failed")
@Category({"knet", "Keys"})
@Description("Sessions with a host do not come about.")
@StackTrace(false)
final class SessionFailedRecord extends HostRecord {
    @Label("Reason")
    String reason = ""; // one thread at a time
}
