package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A link came up. */
@Name("io.knet.LinkUp")
@Label("Link Up")
@Category({"knet", "Links"})
@Description("A link came up.")
@StackTrace(false)
final class LinkUpRecord extends LinkRecord {}
