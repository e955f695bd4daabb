package io.knet.config;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The keys that corosync.conf(5) has in the sections that are read, and those of older files. */
final class CorosyncKeys {
    static final List<String> TOTEM =
            List.of(
                    "version",
                    "clear_node_high_bit",
                    "crypto_model",
                    "crypto_hash",
                    "crypto_cipher",
                    "secauth",
                    "keyfile",
                    "key",
                    "link_mode",
                    "netmtu",
                    "transport",
                    "cluster_name",
                    "config_version",
                    "ip_version",
                    "token",
                    "token_warning",
                    "token_coefficient",
                    "token_retransmit",
                    "knet_compression_model",
                    "knet_compression_threshold",
                    "knet_compression_level",
                    "hold",
                    "token_retransmits_before_loss_const",
                    "join",
                    "send_join",
                    "consensus",
                    "merge",
                    "downcheck",
                    "fail_recv_const",
                    "seqno_unchanged_const",
                    "heartbeat_failures_allowed",
                    "max_network_delay",
                    "window_size",
                    "max_messages",
                    "miss_count_const",
                    "knet_pmtud_interval",
                    "knet_mtu",
                    "block_unlisted_ips",
                    "cancel_token_hold_on_retransmit",
                    // Older files; these say nothing to links of knet.
                    "nodeid",
                    "rrp_mode",
                    "threads",
                    "vsftype");

    static final List<String> INTERFACE =
            List.of(
                    "linknumber",
                    "knet_link_priority",
                    "knet_ping_interval",
                    "knet_ping_timeout",
                    "knet_ping_precision",
                    "knet_pong_count",
                    "knet_transport",
                    "bindnetaddr",
                    "broadcast",
                    "mcastaddr",
                    "mcastport",
                    "ttl",
                    // Older files; linknumber has taken its place.
                    "ringnumber");

    static final List<String> NODE =
            Stream.concat(
                            Stream.of("nodeid", "name", "quorum_votes"),
                            IntStream.range(0, 8).mapToObj(CorosyncKeys::ring))
                    .toList();

    private CorosyncKeys() {}

    /** The key of a node's address on a link. */
    static String ring(int link) {
        return "ring" + link + "_addr";
    }
}
