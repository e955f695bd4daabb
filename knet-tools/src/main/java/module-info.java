/** The {@code knet} command. */
module io.knet.tools {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires info.picocli;
    requires io.knet.config;
    requires io.knet.core;
    requires io.knet.netty;
    requires io.netty.buffer;
    requires org.slf4j;
    requires static org.jspecify;

    opens io.knet.tools to
            info.picocli;
    opens io.knet.tools.demo to
            info.picocli;
    opens io.knet.tools.keygen to
            info.picocli;
    opens io.knet.tools.node to
            info.picocli;
    opens io.knet.tools.node.option to
            info.picocli;
}
