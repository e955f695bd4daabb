/** The implementation of knet on Netty. */
module io.knet.netty {
    requires transitive io.knet.core;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.knet.netty;
    exports io.knet.netty.handler;

    provides io.knet.spi.KnetProvider with
            io.knet.netty.NettyKnetProvider;
}
