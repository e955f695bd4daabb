package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The longest message that goes in one packet on a link has changed. */
@Name("io.knet.LinkMtu")
@Label("Link MTU")
@Category({"knet", "Links"})
@Description("The longest message that goes in one packet on a link has changed.")
@StackTrace(false)
final class LinkMtuRecord extends LinkRecord {
    @Label("MTU")
    @DataAmount
    int mtu; // one thread at a time
}
