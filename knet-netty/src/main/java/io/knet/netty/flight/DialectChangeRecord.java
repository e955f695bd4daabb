package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A host is sent to in another dialect. */
@Name("io.knet.DialectChange")
@Label("Dialect Change")
@Category({"knet", "Keys"})
@Description("A host is sent to in another dialect.")
@StackTrace(false)
final class DialectChangeRecord extends HostRecord {
    @Label("Spoken")
    String spoken = ""; // one thread at a time
}
