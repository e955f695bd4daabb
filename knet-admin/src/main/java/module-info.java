/** What a running node tells those who ask it, over a Unix domain socket or by JMX. */
@SuppressWarnings("module") // the command comes later in the build
module io.knet.admin {
    requires transitive io.knet.core;
    requires static transitive java.management;
    requires static transitive org.jspecify;

    exports io.knet.admin;
    exports io.knet.admin.change to
            io.knet.tools;
    exports io.knet.admin.jmx;
    exports io.knet.admin.json to
            io.knet.tools;
    exports io.knet.admin.report to
            io.knet.tools;
    exports io.knet.admin.value to
            io.knet.tools;
}
