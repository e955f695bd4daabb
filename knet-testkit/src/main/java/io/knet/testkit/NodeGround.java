package io.knet.testkit;

import io.knet.netty.NettyHandleBuilder;
import java.time.Duration;
import java.util.List;

/** What one process of a node has: event loops, buffers, sockets. */
interface NodeGround {
    /** The configuration of a handle that lives here. */
    NettyHandleBuilder newHandle(int hostId);

    /** The process does nothing for a while, as if it got no processor. */
    void stall(Duration time);

    /** The process is no more, without a word to anybody. */
    void kill();

    /** Ends the process after its handle was closed; what it left behind, in words. */
    List<String> end();
}
