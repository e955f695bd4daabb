/**
 * The public API of knet, the wire format, the protocol's state machines and compression.
 *
 * <p>The compression libraries are optional. A program on the module path that wants one of them
 * names its module in a {@code requires} directive or with {@code --add-modules}: {@code
 * org.lz4.java}, {@code com.github.luben.zstd_jni}, {@code org.tukaani.xz} or {@code
 * org.apache.commons.compress}.
 */
// lz4-java names its module in the manifest only; the modules of knet itself come later in the
// build
@SuppressWarnings({"requires-automatic", "module"})
module io.knet.core {
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive org.slf4j;
    requires static transitive org.jspecify;
    requires static com.github.luben.zstd_jni;
    requires static org.apache.commons.compress;
    requires static org.lz4.java;
    requires static org.tukaani.xz;

    exports io.knet;
    exports io.knet.crypto;
    exports io.knet.log;
    exports io.knet.spi;
    exports io.knet.stats;
    exports io.knet.wire;
    exports io.knet.compress to
            io.knet.netty;
    exports io.knet.crypto.engine to
            io.knet.crypto,
            io.knet.netty,
            io.knet.testkit;
    exports io.knet.event to
            io.knet.netty;
    exports io.knet.protocol to
            io.knet.netty,
            io.knet.sctp,
            io.knet.testkit;
    exports io.knet.service to
            io.knet.netty;
    exports io.knet.session to
            io.knet.crypto,
            io.knet.netty;
    exports io.knet.session.crypto to
            io.knet.crypto,
            io.knet.netty;
    exports io.knet.session.noise to
            io.knet.crypto;
    exports io.knet.session.receipt to
            io.knet.netty;
    exports io.knet.session.wire to
            io.knet.crypto,
            io.knet.netty,
            io.knet.tools;
    exports io.knet.stats.report to
            io.knet.netty;
    exports io.knet.stats.json to
            io.knet.admin,
            io.knet.tools;

    uses io.knet.crypto.CryptoModel;
    uses io.knet.session.crypto.SessionCrypto;
    uses io.knet.spi.KnetProvider;
}
