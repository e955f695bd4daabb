package io.knet.jgroups.bench;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A transport with what encrypts above or below it. */
enum Contender {
    KNET_CLEAR("<io.knet.jgroups.KNET node_id=\"%1$d\" hosts=\"" + knetHosts() + "\"", ""),
    KNET_AES(
            "<io.knet.jgroups.KNET node_id=\"%1$d\" key_file=\"%2$s/key\" hosts=\""
                    + knetHosts()
                    + "\"",
            ""),
    KNET_SESSIONS(
            "<io.knet.jgroups.KNET node_id=\"%1$d\" key_file=\"%2$s/key\" sessions=\"true\" hosts=\""
                    + knetHosts()
                    + "\"",
            ""),
    TCP("<TCP bind_addr=\"127.0.200.%1$d\" bind_port=\"7800\" port_range=\"0\"", ""),
    TCP_TLS(
            "<TCP bind_addr=\"127.0.200.%1$d\" bind_port=\"7800\" port_range=\"0\""
                    + " tls.enabled=\"true\" tls.keystore_path=\"%2$s/tls.p12\""
                    + " tls.keystore_password=\"changeit\" tls.truststore_path=\"%2$s/tls.p12\""
                    + " tls.truststore_password=\"changeit\"",
            ""),
    TCP_SYM_ENCRYPT("<TCP bind_addr=\"127.0.200.%1$d\" bind_port=\"7800\" port_range=\"0\"", "sym"),
    TCP_NIO2("<TCP_NIO2 bind_addr=\"127.0.200.%1$d\" bind_port=\"7800\" port_range=\"0\"", ""),
    UDP("<UDP bind_addr=\"127.0.0.1\" mcast_addr=\"239.77.77.77\" ip_ttl=\"0\"", ""),
    UDP_SYM_ENCRYPT("<UDP bind_addr=\"127.0.0.1\" mcast_addr=\"239.77.77.77\" ip_ttl=\"0\"", "sym");

    static final int MEMBERS = 3;

    private final String transport;
    private final String encryption;

    Contender(String transport, String encryption) {
        this.transport = transport;
        this.encryption = encryption;
    }

    private static String knetHosts() {
        return IntStream.rangeClosed(1, MEMBERS)
                .mapToObj(id -> id + "=127.0.200." + id + ":5405")
                .collect(Collectors.joining(","));
    }

    private String discovery() {
        if (name().startsWith("KNET")) {
            return "<io.knet.jgroups.KNET_PING/>";
        }
        return name().startsWith("UDP")
                ? "<PING/>"
                : "<TCPPING port_range=\"0\" initial_hosts=\""
                        + IntStream.rangeClosed(1, MEMBERS)
                                .mapToObj(id -> "127.0.200." + id + "[7800]")
                                .collect(Collectors.joining(","))
                        + "\"/>";
    }

    /**
     * The stack of a member; what is above the transport is the same for all.
     *
     * @param bundler JGroups' name of what joins messages for the transport
     */
    String stack(int member, String directory, String bundler) {
        return "<config xmlns=\"urn:org:jgroups\">"
                + String.format(transport, member, directory)
                + " bundler_type=\""
                + bundler
                + "\" diag.enabled=\"false\"/>"
                + discovery()
                + "<MERGE3/><FD_ALL3/><VERIFY_SUSPECT2/>"
                + (encryption.isEmpty()
                        ? ""
                        : "<SYM_ENCRYPT sym_algorithm=\"AES/CBC/PKCS5Padding\" sym_iv_length=\"16\" keystore_type=\"pkcs12\""
                                + " keystore_name=\""
                                + directory
                                + "/sym.p12\" store_password=\"changeit\" key_password=\"changeit\""
                                + " alias=\"key\"/>")
                + "<pbcast.NAKACK2 use_mcast_xmit=\"false\"/><UNICAST3/><pbcast.STABLE/>"
                + "<pbcast.GMS print_local_addr=\"false\" join_timeout=\"1000\"/>"
                + "<UFC/><MFC/><FRAG4 frag_size=\"60000\"/></config>";
    }
}
