/**
 * Clusters in one JVM, for the tests of programs that use knet: {@code io.knet.testkit} is what
 * tests import, the other packages are the simulator's engine.
 */
module io.knet.testkit {
    requires transitive io.knet.core;
    requires transitive io.knet.netty;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires static transitive org.junit.jupiter.api;
    requires static org.junit.platform.commons;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;

    exports io.knet.testkit;
    exports io.knet.testkit.network;
    exports io.knet.testkit.time;
}
