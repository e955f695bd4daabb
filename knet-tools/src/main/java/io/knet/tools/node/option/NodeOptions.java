package io.knet.tools.node.option;

import io.knet.AeadCipher;
import io.knet.ClearTraffic;
import io.knet.CompressionConfig;
import io.knet.CryptoConfig;
import io.knet.HostConfig;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.admin.value.CompressSpec;
import io.knet.admin.value.CryptoSpec;
import io.knet.admin.value.LinkName;
import io.knet.admin.value.Numbers;
import io.knet.config.KnetConfig;
import io.knet.config.KnetConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a node. */
public final class NodeOptions {
    @Option(
            names = "--id",
            paramLabel = "N",
            converter = HostId.class,
            description = "Id of this node, 0 to 65535, unique in the cluster.")
    private @Nullable Integer id;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "Everything from a knet.conf, in place of --id and the options about peers, links,"
                        + " crypto and times. See docs/knet.conf."
            })
    private @Nullable String configFile;

    @Option(
            names = "--corosync",
            paramLabel = "FILE",
            description = {
                "Everything from a corosync.conf as it is, as the node that --nodeid names, or else"
                        + " the one with this machine's name or addresses."
            })
    private @Nullable String corosyncFile;

    @Option(
            names = "--nodeid",
            paramLabel = "N",
            converter = HostId.class,
            description = "Which node of --corosync this one is.")
    private @Nullable Integer nodeId;

    @Option(
            names = "--peer",
            paramLabel =
                    "ID[,name=NAME][,policy=passive|active|rr][,dialect=session|libknet|either]"
                            + "[,pubkey=BASE64]",
            converter = PeerSpec.Converter.class,
            description = {
                "Another node. May be repeated. Policy: passive unless given. Dialect, with"
                        + " --session: session unless given; libknet for nodes that do not speak in"
                        + " sessions, either while a cluster moves to them. Public key: with"
                        + " --identity, what knet pubkey prints on that node."
            })
    private List<PeerSpec> peers = new ArrayList<>();

    @Option(
            names = "--link",
            paramLabel = "PEER/LINK,SRC_IP:PORT,DST_IP:PORT|dynamic[,priority=P][,transport=T]",
            converter = LinkSpec.Converter.class,
            description = {
                "A link to a peer. May be repeated, up to 8 links a peer, ids 0 to 7. Both nodes"
                        + " use the same id for the same path. IPv6 as in [::1]:5405. Source port 0"
                        + " takes a free one. Priority: 0 to 255, higher is preferred, 0 unless given."
                        + " With dynamic the node waits for the peer's pings, from where --acl accepts"
                        + " them, and follows the peer."
            })
    private List<LinkSpec> links = new ArrayList<>();

    @Option(
            names = "--acl",
            paramLabel = "PEER/LINK,accept|reject,ADDRESS|NETWORK/PREFIX|FIRST-LAST",
            converter = AclSpec.Converter.class,
            description = {
                "Who may be the peer of a dynamic link. May be repeated; the first that matches a"
                        + " source decides, and nobody else may."
            })
    private List<AclSpec> acls = new ArrayList<>();

    @Option(
            names = "--crypto",
            paramLabel = "MODEL/CIPHER/HASH",
            converter = CryptoConverter.class,
            description = {
                "Encrypt and authenticate, as in jca/aes256/sha256. Models: jca, bouncycastle;"
                        + " libknet's openssl and nss stand for jca. Ciphers: none, aes128,"
                        + " aes192, aes256, aes-128-ctr, aes-192-ctr, aes-256-ctr. Hashes: md5,"
                        + " sha1, sha256, sha384, sha512. Needs --key-file. In clear unless given."
            })
    private @Nullable CryptoSpec crypto;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description = "The key: all bytes of the file, 128 to 4096. See knet keygen.")
    private @Nullable String keyFile;

    @Option(
            names = "--session",
            description = {
                "Speak in sessions with other nodes of knet, made with --key-file: forward secrecy,"
                        + " no repetitions. Peers of libknet need dialect=libknet."
            })
    private boolean session;

    @Option(
            names = "--suite",
            paramLabel = "aesgcm|chachapoly",
            converter = Suite.class,
            description = "What sessions are sealed with (default: aesgcm). All nodes the same.")
    private @Nullable AeadCipher suite;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = {
                "Prove in sessions which node this is, with what knet keygen --identity made. Every"
                        + " peer that speaks in sessions needs pubkey=... then."
            })
    private @Nullable String identity;

    @Option(
            names = "--allow-clear",
            description = "Accept packets in clear although --crypto is given.")
    private boolean allowClear;

    @Option(
            names = "--compress",
            paramLabel = "MODEL[/LEVEL[/THRESHOLD]]",
            converter = CompressConverter.class,
            description = {
                "Compress messages longer than THRESHOLD bytes (100 unless given) before they are"
                        + " sent. Models: none, zlib, lz4, lz4hc, lzo2, lzma, bzip2, zstd."
            })
    private @Nullable CompressSpec compression;

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            converter = Mtu.class,
            description = {
                "Length of the longest IP packet that every path carries, 576 to 65535. Searched"
                        + " unless given."
            })
    private @Nullable Integer mtu;

    @Option(
            names = "--channel",
            paramLabel = "C",
            converter = Channel.class,
            description = {
                "The data channel, 0 to 31. Default: 0; with --config the first of the file, which"
                        + " must have the one that is given."
            })
    private @Nullable Integer channel;

    @Option(
            names = "--ping-interval",
            paramLabel = "MS",
            converter = Millis.class,
            description = "Time between two pings of a link (default: 1000).")
    private @Nullable Integer pingInterval;

    @Option(
            names = "--ping-timeout",
            paramLabel = "MS",
            converter = Millis.class,
            description = "Silence after which a link is down (default: 2000).")
    private @Nullable Integer pingTimeout;

    @Option(
            names = "--pongs-to-come-up",
            paramLabel = "N",
            converter = PongsToComeUp.class,
            description = "Pongs that a link needs to come up, 2 to 256 (default: 6).")
    private @Nullable Integer pongsToComeUp;

    @Option(
            names = "--native",
            paramLabel = "epoll|nio|auto",
            converter = Native.class,
            description = "Which sockets to use (default: auto, which is epoll where it works).")
    private @Nullable NativeMode nativeMode;

    @Option(
            names = "--spin",
            paramLabel = "US",
            converter = Spin.class,
            description = {
                "Low latency: how long an event loop that has nothing to do looks again before it"
                        + " sleeps, in microseconds, up to 1000000. Costs CPU time: 0 unless given."
            })
    private @Nullable Duration spin;

    @Option(
            names = "--seal-threads",
            paramLabel = "N",
            converter = SealThreads.class,
            description = {
                "Threads that help the event loops to encrypt what is sent, up to 64: for streams of"
                        + " encrypted messages where cores are free. 0 unless given."
            })
    private @Nullable Integer sealThreads;

    @Option(
            names = "--capture",
            paramLabel = "FILE[,sealed|plain][,size=BYTES][,files=N][,off]",
            converter = CaptureSpec.Converter.class,
            description = {
                "Write all packets of the links to a capture for Wireshark or knet decode: sealed,"
                        + " as they are on the network, unless plain is given. Size: of each file, 64M"
                        + " unless given. Files: the most that are kept, 4 unless given. Off: until the"
                        + " command capture on."
            })
    private @Nullable CaptureSpec capture;

    @Option(names = "--json", description = "Print each event as a JSON object on one line.")
    private boolean json;

    /**
     * Checks what no option can tell alone, and reads the key.
     *
     * @throws IllegalArgumentException saying which options do not fit together, or what is wrong
     *     with a key file
     * @throws KnetConfigException saying all that is wrong with a configuration file
     */
    public NodeSettings settings() {
        if (configFile != null || corosyncFile != null) {
            return settingsOfFile();
        }
        if (nodeId != null) {
            throw new IllegalArgumentException("--nodeid needs --corosync");
        }
        Integer own = id;
        if (own == null) {
            throw new IllegalArgumentException(
                    "one of --id, --config and --corosync is needed (see knet node --help)");
        }
        checkPeers();
        checkLinks();
        checkAcls();
        return new NodeSettings(
                own,
                List.copyOf(peers),
                links.stream().map(link -> link.enabledWith(timers())).toList(),
                List.copyOf(acls),
                timers(),
                cryptoConfig(),
                new SessionSettings(session, suite, identity, keyFile).config(peers),
                allowClear ? Optional.of(ClearTraffic.ALLOW) : Optional.empty(),
                channel == null ? 0 : channel,
                nativeMode == null ? NativeMode.AUTO : nativeMode,
                spin == null ? Duration.ZERO : spin,
                sealThreads == null ? 0 : sealThreads,
                compression == null ? CompressionConfig.NONE : compression.config(),
                mtu == null ? OptionalInt.empty() : OptionalInt.of(mtu),
                Optional.ofNullable(capture),
                Optional.empty());
    }

    /**
     * Takes everything from a file that stands on the command line without an option.
     *
     * @param corosync whether it is a corosync.conf, not a knet.conf
     * @throws IllegalArgumentException if an option names a file too
     */
    public void file(String name, boolean corosync) {
        if (configFile != null || corosyncFile != null) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" cannot be given with --config or --corosync");
        }
        if (corosync) {
            corosyncFile = name;
        } else {
            configFile = name;
        }
    }

    /** Makes a peer of every host that a link leads to and that is none yet. */
    public void peersOfLinks() {
        for (LinkSpec link : links) {
            int host = link.name().host();
            if (peers.stream().noneMatch(peer -> peer.id() == host)) {
                peers.add(new PeerSpec(host, Optional.empty(), HostConfig.of(LinkPolicy.PASSIVE)));
            }
        }
    }

    /** The files with this node's keys that options name. */
    public List<String> keyFiles() {
        return Stream.of(Optional.ofNullable(keyFile), Optional.ofNullable(identity))
                .flatMap(Optional::stream)
                .toList();
    }

    private NodeSettings settingsOfFile() {
        String config = configFile;
        String corosync = corosyncFile;
        String option = config != null ? "--config" : "--corosync";
        for (Map.Entry<String, Boolean> other : whatFilesSay().entrySet()) {
            if (other.getValue()) {
                throw new IllegalArgumentException(
                        other.getKey()
                                + " cannot be given with "
                                + option
                                + ", whose file says it");
            }
        }
        if (config != null) {
            if (corosync != null || nodeId != null) {
                throw new IllegalArgumentException(
                        (corosync != null ? "--corosync" : "--nodeid")
                                + " cannot be given with --config");
            }
            return FileSettings.of(
                    KnetConfig.load(path(config)), channel, Optional.ofNullable(capture));
        }
        Path file = path(String.valueOf(corosync));
        return FileSettings.of(
                nodeId == null ? KnetConfig.ofCorosync(file) : KnetConfig.ofCorosync(file, nodeId),
                channel,
                Optional.ofNullable(capture));
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + name + "\" is not the name of a file", e);
        }
    }

    /** The options that a configuration file takes the place of, and whether they are given. */
    private Map<String, Boolean> whatFilesSay() {
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("--id", id != null);
        given.put("--peer", !peers.isEmpty());
        given.put("--link", !links.isEmpty());
        given.put("--acl", !acls.isEmpty());
        given.put("--crypto", crypto != null);
        given.put("--key-file", keyFile != null);
        given.put("--session", session);
        given.put("--suite", suite != null);
        given.put("--identity", identity != null);
        given.put("--allow-clear", allowClear);
        given.put("--compress", compression != null);
        given.put("--mtu", mtu != null);
        given.put("--ping-interval", pingInterval != null);
        given.put("--ping-timeout", pingTimeout != null);
        given.put("--pongs-to-come-up", pongsToComeUp != null);
        given.put("--native", nativeMode != null);
        given.put("--spin", spin != null);
        given.put("--seal-threads", sealThreads != null);
        return given;
    }

    /** Whether events are printed as JSON. */
    public boolean json() {
        return json;
    }

    private void checkPeers() {
        Set<Integer> ids = new HashSet<>();
        for (PeerSpec peer : peers) {
            if (!ids.add(peer.id())) {
                throw new IllegalArgumentException("--peer " + peer.id() + " is given twice");
            }
        }
    }

    private void checkLinks() {
        Set<LinkName> names = new HashSet<>();
        for (LinkSpec link : links) {
            int host = link.name().host();
            if (peers.stream().noneMatch(peer -> peer.id() == host)) {
                throw new IllegalArgumentException(
                        "--link "
                                + link.name()
                                + " leads to host "
                                + host
                                + ", for which there is no --peer");
            }
            if (!names.add(link.name())) {
                throw new IllegalArgumentException("--link " + link.name() + " is given twice");
            }
        }
    }

    private void checkAcls() {
        for (AclSpec acl : acls) {
            LinkSpec named =
                    links.stream()
                            .filter(link -> link.name().equals(acl.name()))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "--acl "
                                                            + acl.name()
                                                            + " is about a link for which there is"
                                                            + " no --link"));
            if (!named.config().isDynamic()) {
                throw new IllegalArgumentException(
                        "--acl "
                                + acl.name()
                                + " is about a link that is not dynamic, and so takes packets from"
                                + " its peer only");
            }
        }
    }

    private LinkTimers timers() {
        int interval = pingInterval == null ? 1000 : pingInterval;
        int timeout = pingTimeout == null ? 2000 : pingTimeout;
        if (timeout < interval) {
            throw new IllegalArgumentException(
                    "--ping-timeout " + timeout + " is shorter than --ping-interval " + interval);
        }
        return LinkTimers.ofMillis(interval, timeout)
                .withPongsToComeUp(pongsToComeUp == null ? 6 : pongsToComeUp);
    }

    private Optional<CryptoConfig> cryptoConfig() {
        CryptoSpec spec = crypto;
        String file = keyFile;
        if (spec == null || file == null) {
            if (spec != null || (file != null && !session)) {
                throw new IllegalArgumentException(
                        spec == null
                                ? "--key-file needs --crypto or --session"
                                : "--crypto needs --key-file");
            }
            return Optional.empty();
        }
        return Optional.of(spec.withKeyFile(file));
    }

    private static final class HostId extends OptionText.Converter<Integer> {
        HostId() {
            super(text -> Numbers.parse("host id", text, 0, KnetLimits.MAX_HOST_ID));
        }
    }

    private static final class Suite extends OptionText.Converter<AeadCipher> {
        Suite() {
            super(AeadCipher::ofName);
        }
    }

    private static final class Mtu extends OptionText.Converter<Integer> {
        Mtu() {
            super(text -> Numbers.parse("mtu", text, KnetLimits.MIN_MTU, KnetLimits.MAX_MTU));
        }
    }

    private static final class Channel extends OptionText.Converter<Integer> {
        Channel() {
            super(text -> Numbers.parse("channel", text, 0, KnetLimits.MAX_CHANNELS - 1));
        }
    }

    private static final class Millis extends OptionText.Converter<Integer> {
        private static final int LONGEST = (int) KnetLimits.MAX_INTERVAL.toMillis();

        Millis() {
            super(text -> Numbers.parse("time", text, 1, LONGEST));
        }
    }

    private static final class PongsToComeUp extends OptionText.Converter<Integer> {
        PongsToComeUp() {
            super(
                    text ->
                            Numbers.parse(
                                    "number of pongs",
                                    text,
                                    KnetLimits.MIN_PONGS_TO_COME_UP,
                                    KnetLimits.MAX_PONGS_TO_COME_UP));
        }
    }

    /** Microseconds that event loops may spin. */
    public static final class Spin extends OptionText.Converter<Duration> {
        private static final int LONGEST =
                (int) TimeUnit.NANOSECONDS.toMicros(KnetLimits.MAX_SPIN.toNanos());

        /** Made by picocli. */
        public Spin() {
            super(text -> Duration.of(Numbers.parse("time", text, 0, LONGEST), ChronoUnit.MICROS));
        }
    }

    /** How many threads may help to seal. */
    public static final class SealThreads extends OptionText.Converter<Integer> {
        /** Made by picocli. */
        public SealThreads() {
            super(
                    text ->
                            Numbers.parse(
                                    "number of threads", text, 0, KnetLimits.MAX_SEALING_THREADS));
        }
    }

    private static final class Native extends OptionText.Converter<NativeMode> {
        Native() {
            super(NativeMode::ofName);
        }
    }
}
