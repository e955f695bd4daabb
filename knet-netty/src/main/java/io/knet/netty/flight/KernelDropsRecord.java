package io.knet.netty.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The kernel dropped packets of the peer of a link, as the buffer of the socket was full. */
@Name("io.knet.KernelDrops")
@Label("Kernel Drops")
@Category({"knet", "Links"})
@Description(
        "The kernel dropped packets of the peer of a link, as the buffer of the socket was full.")
@StackTrace(false)
final class KernelDropsRecord extends LinkRecord {
    @Label("Packets")
    long packets; // one thread at a time
}
