/** Nodes from files: knet's own {@code knet.conf}, and {@code corosync.conf}. */
// tomlj names its module in the manifest only
@SuppressWarnings("requires-automatic")
module io.knet.config {
    requires transitive io.knet.core;
    requires org.tomlj;
    requires static transitive org.jspecify;

    exports io.knet.config;

    uses io.knet.crypto.CryptoModel;
}
