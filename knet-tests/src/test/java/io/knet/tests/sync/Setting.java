package io.knet.tests.sync;

import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Jdk;
import io.knet.tests.nodes.Passer;

/** The sockets and the ways of a synchronous send, which must all give the same results. */
enum Setting {
    EPOLL(NativeMode.EPOLL, false),
    EPOLL_PIPELINE(NativeMode.EPOLL, true),
    NIO(NativeMode.NIO, false),
    NIO_PIPELINE(NativeMode.NIO, true);

    private final NativeMode sockets;
    private final boolean pipeline;

    Setting(NativeMode sockets, boolean pipeline) {
        this.sockets = sockets;
        this.pipeline = pipeline;
    }

    /** Whether messages take the long way, because a handler of the program's own is in it. */
    boolean pipeline() {
        return pipeline;
    }

    boolean epoll() {
        return sockets == NativeMode.EPOLL;
    }

    /** Whether packets that are longer than the path takes are refused, not cut. */
    boolean forbidsFragmentation() {
        return epoll() || Jdk.FORBIDS_FRAGMENTATION;
    }

    NettyHandleBuilder applyTo(NettyHandleBuilder handle) {
        handle.nativeMode(sockets);
        return pipeline ? handle.linkInitializer(Passer.EVERYWHERE) : handle;
    }
}
