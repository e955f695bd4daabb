package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The crypto slots of a node were changed. */
@Name("io.knet.KeyChange")
@Label("Key Change")
@Category({"knet", "Keys"})
@Description("The crypto slots of a node were changed.")
@StackTrace(false)
final class KeyChangeRecord extends NodeRecord {
    @Label("Action")
    String action = ""; // one thread at a time

    @Label("Slot")
    int slot; // one thread at a time

    @Label("Crypto")
    String crypto = ""; // one thread at a time
}
