/** The implementation of knet on Netty. */
// the modules of transports come later in the build
@SuppressWarnings("module")
module io.knet.netty {
    requires transitive io.knet.core;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static io.netty.transport.classes.io_uring;
    requires jdk.net; // in which the JDK has its don't-fragment option
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static jdk.jfr;
    requires static com.google.errorprone.annotations;

    exports io.knet.netty;
    exports io.knet.netty.capture;
    exports io.knet.netty.handler;
    exports io.knet.netty.count to
            io.knet.sctp;
    exports io.knet.netty.concurrent to
            io.knet.sctp;
    exports io.knet.netty.handle to
            io.knet.testkit;
    // knet-core looks services up, and the runtime wants whoever looks to see their types.
    exports io.knet.netty.link to
            io.knet.core,
            io.knet.sctp;
    exports io.knet.netty.message to
            io.knet.sctp;
    exports io.knet.netty.pipeline to
            io.knet.sctp;
    exports io.knet.netty.settings to
            io.knet.sctp;
    exports io.knet.netty.transport to
            io.knet.sctp,
            io.knet.testkit;

    uses io.knet.netty.link.TransportProvider;

    provides io.knet.spi.KnetProvider with
            io.knet.netty.NettyKnetProvider;
}
