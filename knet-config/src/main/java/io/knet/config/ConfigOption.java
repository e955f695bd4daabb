package io.knet.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The options and sections of a {@code knet.conf}. {@code docs/knet.conf} explains each; a test
 * holds that it has them all.
 */
enum ConfigOption {
    NODE("node"),
    NODE_ID("node.id"),
    NODE_SOCKETS("node.sockets"),
    NODE_THREADS("node.threads"),
    NODE_SPIN("node.spin_us"),
    NODE_SEAL_THREADS("node.seal_threads"),
    NODE_SYNC_TIMEOUT("node.sync_timeout_ms"),
    NODE_CLOSE_DRAIN("node.close_drain_ms"),
    NODE_SOCKET_BUFFER("node.socket_buffer_bytes"),
    NODE_DSCP("node.dscp", "SocketControl.dscp"),
    NODE_RECONNECT_INTERVAL("node.reconnect_interval_ms", "SocketControl.reconnectInterval"),
    NODE_ADMIN("node.admin"),
    NODE_ADMIN_READ_ONLY("node.admin_read_only"),
    NODE_ADMIN_CAPTURE("node.admin_capture"),
    NODE_INCOMPLETE_MESSAGES("node.incomplete_messages", "ReassemblyControl.maxMessages"),

    CRYPTO("crypto"),
    CRYPTO_MODEL("crypto.model", "CryptoControl.set"),
    CRYPTO_CIPHER("crypto.cipher", "CryptoControl.set"),
    CRYPTO_HASH("crypto.hash", "CryptoControl.set"),
    CRYPTO_KEY_FILE("crypto.key_file", "CryptoControl.set"),
    CRYPTO_CLEAR_TRAFFIC("crypto.clear_traffic", "CryptoControl.clearTraffic"),

    SESSION("session"),
    SESSION_SUITE("session.suite"),
    SESSION_KEY_FILE("session.key_file", "SessionControl.set"),
    SESSION_ACCEPTED_KEY_FILE("session.accepted_key_file", "SessionControl.set"),
    SESSION_IDENTITY_FILE("session.identity_file"),

    COMPRESSION("compression"),
    COMPRESSION_MODEL("compression.model", "KnetHandle.compression"),
    COMPRESSION_LEVEL("compression.level", "KnetHandle.compression"),
    COMPRESSION_THRESHOLD("compression.threshold_bytes", "KnetHandle.compression"),

    MTU("mtu"),
    MTU_INTERVAL("mtu.interval_ms", "MtuControl.interval"),
    MTU_MANUAL("mtu.manual_bytes", "MtuControl.manual"),

    TIMERS("timers"),
    TIMERS_PING_INTERVAL("timers.ping_interval_ms", "KnetLink.timers"),
    TIMERS_PONG_TIMEOUT("timers.pong_timeout_ms", "KnetLink.timers"),
    TIMERS_PRECISION("timers.precision", "KnetLink.timers"),
    TIMERS_PONGS("timers.pongs_to_come_up", "KnetLink.timers"),
    TIMERS_BACKOFF("timers.backoff", "KnetLink.timers"),

    CHANNELS("channels"),
    CHANNELS_NUMBER("channels.number"),
    CHANNELS_SEND_QUEUE("channels.send_queue_bytes"),
    CHANNELS_RECEIVE_QUEUE("channels.receive_queue_bytes"),
    CHANNELS_CHECKED_SENDS("channels.checked_sends"),

    HOSTS("hosts"),
    HOSTS_ID("hosts.id"),
    HOSTS_NAME("hosts.name", "KnetHost.name"),
    HOSTS_POLICY("hosts.policy", "KnetHost.policy"),
    HOSTS_DIALECT("hosts.dialect", "KnetHost.dialect"),
    HOSTS_PUBLIC_KEY("hosts.public_key", "KnetHost.publicKey"),
    LINKS("hosts.links"),
    LINKS_ID("hosts.links.id"),
    LINKS_TRANSPORT("hosts.links.transport"),
    LINKS_LOCAL("hosts.links.local", "KnetLink.reconfigure"),
    LINKS_REMOTE("hosts.links.remote", "KnetLink.reconfigure"),
    LINKS_ACCESS("hosts.links.access", "AccessControl.add"),
    LINKS_PRIORITY("hosts.links.priority", "KnetLink.priority"),
    LINKS_ENABLED("hosts.links.enabled", "KnetLink.enable"),
    LINKS_URGENT("hosts.links.urgent", "KnetLink.reconfigure"),
    LINKS_TIMERS("hosts.links.timers"),
    LINKS_PING_INTERVAL("hosts.links.timers.ping_interval_ms", "KnetLink.timers"),
    LINKS_PONG_TIMEOUT("hosts.links.timers.pong_timeout_ms", "KnetLink.timers"),
    LINKS_PRECISION("hosts.links.timers.precision", "KnetLink.timers"),
    LINKS_PONGS("hosts.links.timers.pongs_to_come_up", "KnetLink.timers"),
    LINKS_BACKOFF("hosts.links.timers.backoff", "KnetLink.timers");

    private final String path;
    private final Optional<String> changedBy;

    ConfigOption(String path) {
        this.path = path;
        changedBy = Optional.empty();
    }

    ConfigOption(String path, String changedBy) {
        this.path = path;
        this.changedBy = Optional.of(changedBy);
    }

    /** The key with the sections around it. */
    String path() {
        return path;
    }

    /** The key alone. */
    String key() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The method that changes it while the node runs; empty if that needs a new handle or link. */
    Optional<String> changedBy() {
        return changedBy;
    }

    /** Whether it holds other options, not a value. */
    boolean isSection() {
        return Arrays.stream(values()).anyMatch(other -> other.path.startsWith(path + "."));
    }

    /** The keys of a section; of the file itself if the path is empty. */
    static List<String> keysOf(String section) {
        String prefix = section.isEmpty() ? "" : section + ".";
        return Arrays.stream(values())
                .filter(option -> option.path.equals(prefix + option.key()))
                .map(ConfigOption::key)
                .toList();
    }
}
