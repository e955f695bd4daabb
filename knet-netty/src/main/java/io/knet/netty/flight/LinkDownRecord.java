package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A link went down. */
@Name("io.knet.LinkDown")
@Label("Link Down")
@Category({"knet", "Links"})
@Description("A link went down.")
@StackTrace(false)
final class LinkDownRecord extends LinkRecord {
    @Label("Reason")
    String reason = ""; // one thread at a time

    @Label("Detail")
    String detail = ""; // one thread at a time
}
