package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A host is not reachable any more. */
@Name("io.knet.HostUnreachable")
@Label("Host Unreachable")
@Category({"knet", "Hosts"})
@Description("A host is not reachable any more.")
@StackTrace(false)
final class HostUnreachableRecord extends HostRecord {}
