/** The {@code knet} command. */
// Micrometer names its modules in the manifest only
@SuppressWarnings("requires-automatic")
module io.knet.tools {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires info.picocli;
    requires io.knet.admin;
    requires io.knet.config;
    requires io.knet.core;
    requires io.knet.micrometer;
    requires io.knet.netty;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires java.management;
    requires micrometer.registry.prometheus;
    requires org.slf4j;
    requires static org.jspecify;

    opens io.knet.tools to
            info.picocli;
    opens io.knet.tools.admin to
            info.picocli;
    opens io.knet.tools.decode to
            info.picocli;
    opens io.knet.tools.demo to
            info.picocli;
    opens io.knet.tools.doctor to
            info.picocli;
    opens io.knet.tools.help to
            info.picocli;
    opens io.knet.tools.keygen to
            info.picocli;
    opens io.knet.tools.http to
            info.picocli;
    opens io.knet.tools.node to
            info.picocli;
    opens io.knet.tools.node.option to
            info.picocli;
    opens io.knet.tools.view to
            info.picocli;

    uses io.knet.crypto.CryptoModel;
}
