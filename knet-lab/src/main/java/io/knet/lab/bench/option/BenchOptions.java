package io.knet.lab.bench.option;

import io.knet.AeadCipher;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.admin.value.CompressSpec;
import io.knet.admin.value.CryptoSpec;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import io.knet.tools.node.option.CompressConverter;
import io.knet.tools.node.option.CryptoConverter;
import io.knet.tools.node.option.NodeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that all benchmarks share. */
public final class BenchOptions {
    private static final String BESIDE_SESSIONS = "jca/aes256/sha256";
    private static final int ROUNDS = 3;
    private static final int ROUNDS_BESIDE_LIBKNET = 5;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            split = ",",
            converter = Amounts.Size.class,
            description = "Length of messages, 16 to 65536. May be repeated, or be a list.")
    private List<Integer> sizes = new ArrayList<>();

    @Option(
            names = "--crypto",
            paramLabel = "MODEL/CIPHER/HASH",
            converter = CryptoConverter.class,
            description = "Encrypt and authenticate, as in jca/aes256/sha256. In clear if absent.")
    private @Nullable CryptoSpec crypto;

    @Mixin private SessionOptions sessions = new SessionOptions();

    @Option(
            names = "--compress",
            paramLabel = "MODEL[/LEVEL[/THRESHOLD]]",
            converter = CompressConverter.class,
            description = "Compress messages, as in lz4 or zlib/6/100.")
    private @Nullable CompressSpec compress;

    @Option(
            names = "--payload",
            paramLabel = "random|text",
            converter = Choice.Content.class,
            description = "What messages hold (default: text with --compress, else random).")
    private @Nullable Payload payload;

    @Option(
            names = "--links",
            paramLabel = "N",
            converter = Amounts.Links.class,
            description = "Links between two nodes, 1 to 8 (default: ${DEFAULT-VALUE}).")
    private int links = 1;

    @Option(
            names = "--policy",
            paramLabel = "passive|active|rr",
            converter = Choice.Policy.class,
            description = "How messages are spread over the links (default: passive).")
    private LinkPolicy policy = LinkPolicy.PASSIVE;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            converter = Amounts.Seconds.class,
            description = "How long each measurement takes (default: 2).")
    private Duration seconds = Duration.ofSeconds(2);

    @Option(
            names = "--warmup",
            paramLabel = "S",
            converter = Amounts.WarmUp.class,
            description = "How long each pair of nodes works before, for each size (default: 3).")
    private Duration warmUp = Duration.ofSeconds(3);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Amounts.Rounds.class,
            description = "Measurements of each pair of nodes (default: 3, beside libknet 5).")
    private @Nullable Integer rounds;

    @Option(
            names = "--native",
            paramLabel = "epoll|nio|auto",
            converter = Choice.Native.class,
            description = "Which sockets Java nodes use (default: auto).")
    private NativeMode nativeMode = NativeMode.AUTO;

    @Option(
            names = "--loops",
            paramLabel = "N",
            converter = Amounts.Loops.class,
            description = "Event loops of a Java node (default: as the handle chooses).")
    private @Nullable Integer loops;

    @Option(
            names = "--spin",
            paramLabel = "US",
            converter = NodeOptions.Spin.class,
            description = {
                "Java nodes' event loops look again so many microseconds before they sleep"
                        + " (default: 0)."
            })
    private Duration spin = Duration.ZERO;

    @Option(
            names = "--seal-threads",
            paramLabel = "N",
            converter = NodeOptions.SealThreads.class,
            description = "Threads that help a Java node's event loops to encrypt (default: 0).")
    private int sealThreads;

    @Option(
            names = "--mtu",
            paramLabel = "BYTES",
            converter = Amounts.Mtu.class,
            description = "Interface MTU, set by hand in all nodes; searched for if absent.")
    private @Nullable Integer mtu;

    @Option(
            names = "--ping-interval",
            paramLabel = "MS",
            converter = Amounts.Millis.class,
            description = "Time between two pings (default: 200; scale: 1000).")
    private @Nullable Integer ping;

    @Option(
            names = "--vs-libknet",
            description = {
                "The same with the real libknet, measured alternately in the same run, and the"
                        + " ratio. Needs gcc and Debian's libknet-dev."
            })
    private boolean vsLibknet;

    @Option(
            names = "--mixed",
            description = "Also from a Java node to libknet. Implies --vs-libknet.")
    private boolean mixed;

    @Option(
            names = "--veth",
            description = {
                "Between two network namespaces, over a veth pair with MTU 1500, in place of"
                        + " loopback. Needs root."
            })
    private boolean veth;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "An option for the JVMs of Java nodes, as in --jvm=-Xmx256m. Repeatable.")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object in place of the table.")
    private boolean json;

    /**
     * The settings, with what depends on the benchmark.
     *
     * @param ownSizes the benchmark's sizes, if none are given
     * @param ownPing its time between pings, if none is given
     * @param timeout silence after which a link is down
     * @param rate messages per second, 0 for as fast as possible
     * @throws ToolException if options do not fit together
     */
    public BenchSettings settings(
            List<Integer> ownSizes, Duration ownPing, Duration timeout, int rate) {
        return settings(ownSizes, ownPing, timeout, rate, sessions());
    }

    /**
     * The settings of a benchmark that is about sessions; see {@link #settings}.
     *
     * @throws ToolException if options do not fit together, or have to do with libknet
     */
    public BenchSettings sessionSettings(
            List<Integer> ownSizes, Duration ownPing, Duration timeout, int rate) {
        if (vsLibknet || mixed || crypto != null) {
            throw new ToolException(
                    ExitCode.USAGE,
                    "this benchmark is about sessions, which libknet does not have:"
                            + " --vs-libknet, --mixed and --crypto are for others");
        }
        SessionSpec chosen = sessions().orElse(new SessionSpec(AeadCipher.AES_GCM, false));
        return settings(ownSizes, ownPing, timeout, rate, Optional.of(chosen));
    }

    private BenchSettings settings(
            List<Integer> ownSizes,
            Duration ownPing,
            Duration timeout,
            int rate,
            Optional<SessionSpec> session) {
        Integer chosen = rounds;
        int fallback = vsLibknet || mixed ? ROUNDS_BESIDE_LIBKNET : ROUNDS;
        Payload content = compress == null ? Payload.RANDOM : Payload.TEXT;
        return new BenchSettings(
                sizes.isEmpty() ? ownSizes : sizes,
                crypto(session),
                session,
                Optional.ofNullable(compress),
                payload == null ? content : payload,
                links,
                policy,
                seconds,
                warmUp,
                chosen == null ? fallback : chosen,
                rate,
                nativeMode,
                loops == null ? OptionalInt.empty() : OptionalInt.of(loops),
                spin,
                sealThreads,
                mtu == null ? OptionalInt.empty() : OptionalInt.of(mtu),
                ping == null ? ownPing : Duration.ofMillis(ping),
                timeout,
                pairs(),
                veth,
                jvm);
    }

    private Optional<SessionSpec> sessions() {
        try {
            Optional<SessionSpec> spec = sessions.spec();
            if (spec.isPresent()) {
                refuse(mixed, "--mixed and --session exclude each other: libknet has no sessions");
                refuse(
                        crypto != null && !vsLibknet,
                        "--crypto beside --session says what libknet uses, and needs"
                                + " --vs-libknet");
            }
            return spec;
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new IllegalArgumentException(why);
        }
    }

    /** Beside sessions libknet is measured with what comes closest, unless told otherwise. */
    private Optional<CryptoSpec> crypto(Optional<SessionSpec> session) {
        CryptoSpec given = crypto;
        return given == null && session.isPresent() && vsLibknet
                ? Optional.of(CryptoSpec.parse(BESIDE_SESSIONS))
                : Optional.ofNullable(given);
    }

    private List<PairKind> pairs() {
        if (mixed) {
            return List.of(PairKind.JAVA, PairKind.LIBKNET, PairKind.MIXED);
        }
        return vsLibknet ? List.of(PairKind.JAVA, PairKind.LIBKNET) : List.of(PairKind.JAVA);
    }

    /** Whether a JSON object is printed in place of a table. */
    public boolean json() {
        return json;
    }
}
