package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A session with a host was confirmed. */
@Name("io.knet.SessionEstablished")
@Label("Session Established")
@Category({"knet", "Keys"})
@Description("A session with a host was confirmed.")
@StackTrace(false)
final class SessionEstablishedRecord extends HostRecord {
    @Label("Renewal")
    boolean renewal; // one thread at a time

    @Label("Host Restarted")
    boolean restarted; // one thread at a time
}
