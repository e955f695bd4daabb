package io.knet.netty.flight;

import jdk.jfr.Label;

/** An event about a link. */
abstract class LinkRecord extends HostRecord {
    @Label("Link")
    int link; // one thread at a time
}
