package io.knet.netty.flight;

import jdk.jfr.Label;

/** An event about a host. */
abstract class HostRecord extends NodeRecord {
    @Label("Host")
    int host; // one thread at a time
}
