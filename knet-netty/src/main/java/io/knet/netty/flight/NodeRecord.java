package io.knet.netty.flight;

import jdk.jfr.Event;
import jdk.jfr.Label;

/** An event of a node. Its fields are set before it is committed, by who made it. */
abstract class NodeRecord extends Event {
    @Label("Node")
    int node; // one thread at a time
}
