/** Links over SCTP. Without this module knet has none. */
// Netty names the module of its SCTP in the manifest only
@SuppressWarnings("requires-automatic")
module io.knet.sctp {
    requires io.knet.netty;
    requires io.netty.transport.sctp;
    requires jdk.sctp;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    provides io.knet.netty.link.TransportProvider with
            io.knet.sctp.SctpTransport;
}
