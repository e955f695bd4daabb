package io.knet.jgroups;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jgroups.JChannel;

/** Stacks for tests: nodes on one machine, with two links between any two of them. */
final class Stacks {
    private Stacks() {}

    /** The attribute {@code hosts} for hosts 1 to {@code count}; each net is a test's own. */
    static String hosts(int net, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(
                        id ->
                                String.format(
                                        "%d=127.%d.0.%d:5405|127.%d.1.%d:5405",
                                        id, net, id, net, id))
                .collect(Collectors.joining(", "));
    }

    /** Attributes of KNET for a node. */
    static String attributes(int net, int count, int id, String more) {
        return String.format(
                "hosts=\"%s\" node_id=\"%d\" %s pong_timeout=\"1000\" pongs_to_come_up=\"2\" %s",
                hosts(net, count),
                id,
                more.contains("ping_interval") ? "" : "ping_interval=\"20\"",
                more);
    }

    /** What stands above KNET in most tests. */
    static List<String> protocols() {
        return List.of(
                "<io.knet.jgroups.KNET_PING/>",
                "<MERGE3 min_interval=\"300\" max_interval=\"900\"/>",
                "<FD_ALL3 timeout=\"20000\" interval=\"4000\"/>",
                "<io.knet.jgroups.KNET_FD/>",
                "<VERIFY_SUSPECT2 timeout=\"300\"/>",
                "<pbcast.NAKACK2 use_mcast_xmit=\"false\" xmit_interval=\"50\"/>",
                "<UNICAST3 xmit_interval=\"50\"/>",
                "<pbcast.STABLE desired_avg_gossip=\"2s\" max_bytes=\"1M\"/>",
                "<pbcast.GMS print_local_addr=\"false\" join_timeout=\"500\"/>",
                "<UFC/>",
                "<MFC/>",
                "<FRAG4 frag_size=\"60k\"/>",
                "<pbcast.STATE_TRANSFER/>");
    }

    static String xml(String knetAttributes, List<String> protocols) {
        return "<config xmlns=\"urn:org:jgroups\"><io.knet.jgroups.KNET "
                + knetAttributes
                + " diag.enabled=\"false\"/>"
                + String.join("\n", protocols)
                + "</config>";
    }

    static JChannel channel(String knetAttributes, List<String> protocols) throws Exception {
        return new JChannel(
                new ByteArrayInputStream(
                        xml(knetAttributes, protocols).getBytes(StandardCharsets.UTF_8)));
    }

    static JChannel channel(int net, int count, int id, String more) throws Exception {
        return channel(attributes(net, count, id, more), protocols()).name("node" + id);
    }

    static KNET transport(JChannel channel) {
        return (KNET) channel.getProtocolStack().getTransport();
    }
}
