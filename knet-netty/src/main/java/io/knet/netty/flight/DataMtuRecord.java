package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The longest message that goes in one packet on every link has changed. */
@Name("io.knet.DataMtu")
@Label("Data MTU")
@Category({"knet", "Node"})
@Description("The longest message that goes in one packet on every link has changed.")
@StackTrace(false)
final class DataMtuRecord extends NodeRecord {
    @Label("MTU")
    @DataAmount
    int mtu; // one thread at a time
}
