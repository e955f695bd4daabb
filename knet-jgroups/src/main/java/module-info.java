/** A transport for JGroups over knet's links. */
// JGroups names its module in the manifest only
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.knet.jgroups {
    requires io.knet.config;
    requires transitive io.knet.core;
    requires io.netty.buffer;
    requires transitive org.jgroups;
    requires static transitive org.jspecify;

    exports io.knet.jgroups;

    // JGroups sets properties and reads attributes by reflection.
    opens io.knet.jgroups to
            org.jgroups;
}
