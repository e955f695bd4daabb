/** The implementation of knet on Netty. */
module io.knet.netty {
    requires transitive io.knet.core;
    requires transitive io.netty.transport;
}
