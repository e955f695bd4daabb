package io.knet.config;

import static java.util.Objects.requireNonNull;

import io.knet.AccessEntry;
import io.knet.CaptureSide;
import io.knet.ChannelConfig;
import io.knet.CompressionConfig;
import io.knet.CryptoConfig;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A node as a file describes it. Immutable but for {@link #close()}, which wipes the keys held
 * here; handles that were made of it are not affected. Thread safe.
 *
 * <p>Everything is read when the file is: keys, and names, which the name service is asked for. So
 * {@link #load} may take some seconds and is not for event loops.
 *
 * <pre>{@code
 * try (KnetConfig config = KnetConfig.load(Path.of("/etc/knet/knet.conf"))) {
 *     handle = config.start(channel -> channel.withListener(this::received));
 * }
 * }</pre>
 */
public final class KnetConfig implements AutoCloseable {
    private final int nodeId;
    private final HandleOptions options;
    private final Secrets secrets;
    private final List<ConfiguredHost> hosts;
    private final List<ChannelConfig> channels;

    KnetConfig(
            int nodeId,
            HandleOptions options,
            Secrets secrets,
            List<ConfiguredHost> hosts,
            List<ChannelConfig> channels) {
        this.nodeId = nodeId;
        this.options = options;
        this.secrets = secrets;
        this.hosts = List.copyOf(hosts);
        this.channels = List.copyOf(channels);
    }

    /**
     * Reads a {@code knet.conf}: TOML, with the keys that the annotated example {@code
     * docs/knet.conf} of the project explains.
     *
     * @param file its name; names of files in it are relative to its directory
     * @throws KnetConfigException naming everything that is wrong: first what is no TOML; if it all
     *     is, every unknown key, every value that is not allowed, and every file and name that
     *     cannot be used
     */
    public static KnetConfig load(Path file) {
        requireNonNull(file, "file");
        return TomlReader.read(file, Names.SYSTEM);
    }

    /**
     * Reads a {@code corosync.conf} as it is, for the node of this machine: the one with its host
     * name or one of its addresses, as corosync finds it. See {@link #ofCorosync(Path, int)}.
     *
     * @param file its name
     * @throws KnetConfigException as {@link #ofCorosync(Path, int)}; also if no node is this
     *     machine
     */
    public static KnetConfig ofCorosync(Path file) {
        requireNonNull(file, "file");
        return CorosyncReader.read(file, LocalMachine.ofSystem(), Names.SYSTEM);
    }

    /**
     * Reads a {@code corosync.conf} as it is, for one of its nodes: what corosync.conf(5) says of
     * links, crypto, compression and MTU, with corosync's defaults. The handle then has the links
     * of that corosync node, and the other nodes take it for that. What only corosync needs is left
     * alone: logging, quorum, its own timers. Names are looked up as {@code ip_version} says.
     *
     * @param file its name
     * @param nodeId the nodeid of this node
     * @throws KnetConfigException naming everything that is wrong; a file for corosync's old
     *     transports udp and udpu is told that alone
     */
    public static KnetConfig ofCorosync(Path file, int nodeId) {
        requireNonNull(file, "file");
        return CorosyncReader.read(file, nodeId, Names.SYSTEM);
    }

    /** Id of this node. */
    public int nodeId() {
        return nodeId;
    }

    /**
     * The other hosts, in the order of the file, and this node itself if it has a link to itself.
     */
    public List<ConfiguredHost> hosts() {
        return hosts;
    }

    /** The data channels, in the order of the file; channel 0 alone if it names none. */
    public List<ChannelConfig> channels() {
        return channels;
    }

    /**
     * How packets in libknet's format are sealed; empty if such are sent in clear. Closed with this
     * object.
     */
    public Optional<CryptoConfig> crypto() {
        return secrets.crypto();
    }

    /**
     * What sessions with other nodes of knet are made with; empty if there are none. Each host's
     * {@link ConfiguredHost#config()} says whether it is spoken with in sessions. Closed with this
     * object.
     */
    public Optional<SessionConfig> sessions() {
        return secrets.sessions().map(ConfiguredSessions::config);
    }

    /** How messages are compressed. */
    public CompressionConfig compression() {
        return options.compression().orElse(CompressionConfig.NONE);
    }

    /** Size of each socket's send and receive buffer, in bytes, if the file says it. */
    public OptionalInt socketBuffer() {
        return options.socketBuffer();
    }

    /**
     * Where the node is to answer those who ask it, an absolute path, if the file says it: what
     * runs the node gives it to {@code AdminEndpoint.open} of the module {@code knet-admin}, which
     * {@link #start} does not.
     */
    public Optional<Path> admin() {
        return options.admin();
    }

    /**
     * Whether who asks the node there shall change nothing: {@code AdminConfig.withReadOnly} of the
     * module {@code knet-admin}.
     */
    public boolean adminReadOnly() {
        return options.adminReadOnly();
    }

    /**
     * What of the node's packets may be captured there at most, if anything: {@code
     * AdminConfig.withCapture} of the module {@code knet-admin}.
     */
    public Optional<CaptureSide> adminCapture() {
        return options.adminCapture();
    }

    /** Which sockets are used. */
    public NativeMode sockets() {
        return options.sockets().orElse(NativeMode.AUTO);
    }

    /**
     * Sets in a builder what the file says of the handle: crypto, sessions, compression, threads,
     * times. For programs that set more than a file can; the others have {@link #start}.
     *
     * @param builder made for {@link #nodeId()}; to be built before this object is closed
     */
    public void applyTo(KnetHandleBuilder builder) {
        requireNonNull(builder, "builder");
        options.applyTo(builder);
        secrets.crypto().ifPresent(builder::crypto);
        secrets.sessions().ifPresent(sessions -> sessions.applyTo(builder));
    }

    /**
     * Sets in a new handle what is not for its builder, except for hosts: MTU, sockets, reassembly,
     * the second key of sessions.
     *
     * @throws KnetException if the handle is closed
     * @throws IllegalStateException after {@link #close()}, if there is such a key
     */
    public void applyTo(KnetHandle handle) {
        requireNonNull(handle, "handle");
        options.applyTo(handle);
        secrets.sessions().ifPresent(sessions -> sessions.applyTo(handle));
    }

    /**
     * Adds the hosts to a handle, and their links with their access lists. The links are bound but
     * not enabled, so nothing is sent yet. If this throws, the handle has some of them.
     *
     * @throws KnetException as {@link KnetHandle#addHost(int, io.knet.HostConfig)} and {@link
     *     KnetHost#addLink}
     */
    public void addHosts(KnetHandle handle) {
        requireNonNull(handle, "handle");
        for (ConfiguredHost host : hosts) {
            KnetHost added = handle.addHost(host.id(), host.config());
            host.name().ifPresent(added::name);
            for (ConfiguredLink link : host.links()) {
                KnetLink bound = added.addLink(link.id(), link.config().withEnabled(false));
                for (AccessEntry entry : link.access()) {
                    bound.accessList().add(entry);
                }
            }
        }
    }

    /**
     * Makes the node and starts its traffic: a handle with all that the file says, its channels
     * open, forwarding, its links enabled unless the file says otherwise.
     *
     * @param channels gives each channel what a file cannot, above all a listener; {@code
     *     UnaryOperator.identity()} for channels that are read with {@link
     *     io.knet.DataChannel#receive}
     * @throws KnetException as {@link KnetHandleBuilder#build()}, {@link
     *     KnetHandle#openChannel(ChannelConfig)} and {@link KnetHost#addLink}; nothing is left of
     *     the handle then
     * @throws IllegalStateException after {@link #close()}, if there is a key
     */
    public KnetHandle start(UnaryOperator<ChannelConfig> channels) {
        requireNonNull(channels, "channels");
        KnetHandleBuilder builder = KnetHandle.builder(nodeId);
        applyTo(builder);
        KnetHandle handle = builder.build();
        boolean started = false;
        try {
            applyTo(handle);
            for (ChannelConfig channel : this.channels) {
                handle.openChannel(channels.apply(channel));
            }
            addHosts(handle);
            handle.enableForwarding();
            enableLinks(handle);
            started = true;
            return handle;
        } finally {
            if (!started) {
                handle.close();
            }
        }
    }

    /** The last step: from here on the peers hear this node. */
    private void enableLinks(KnetHandle handle) {
        for (ConfiguredHost host : hosts) {
            for (ConfiguredLink link : host.links()) {
                if (link.config().enabled()) {
                    handle.host(host.id()).link(link.id()).enable();
                }
            }
        }
    }

    /** Wipes the keys held here. Idempotent. */
    @Override
    public void close() {
        secrets.close();
    }

    /** Names the node, its crypto, its sessions and its hosts, never a secret. */
    @Override
    public String toString() {
        return "node "
                + nodeId
                + ", crypto "
                + crypto().map(CryptoConfig::toString).orElse("none")
                + sessions().map(sessions -> ", " + sessions).orElse("")
                + ", hosts "
                + hosts.stream().map(host -> String.valueOf(host.id())).toList();
    }
}
