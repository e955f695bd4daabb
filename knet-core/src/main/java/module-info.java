/** The public API of knet, the wire format, the protocol's state machines and compression. */
module io.knet.core {
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.knet;
    exports io.knet.compress;
    exports io.knet.crypto;
    exports io.knet.protocol;
    exports io.knet.stats;
    exports io.knet.wire;

    uses io.knet.crypto.CryptoModel;
}
