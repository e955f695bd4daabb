package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A host became reachable. */
@Name("io.knet.HostReachable")
@Label("Host Reachable")
@Category({"knet", "Hosts"})
@Description("A host became reachable.")
@StackTrace(false)
final class HostReachableRecord extends HostRecord {}
