package io.knet.tools.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.knet.CryptoConfig;
import io.knet.KnetException;
import io.knet.SessionConfig;
import io.knet.admin.value.Numbers;
import io.knet.config.ConfigProblem;
import io.knet.config.KnetConfig;
import io.knet.config.KnetConfigException;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import io.knet.tools.node.option.NodeOptions;
import io.knet.tools.node.option.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knet doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {
            "knet doctor FILE [--nodeid N] [--wait SECONDS] [--quiet] [--admin PATH]",
            "                         [--json]",
            "     or knet doctor --id N --link LINK... [OPTION OF knet node]..."
        },
        description =
                "Tell why a node's links are not up, or would not be: looks at this machine, then pings"
                        + " the peers as the node would, for a moment.",
        footer = {
            "",
            "A node that is already up keeps its ports, and is asked on its admin socket instead. Without"
                    + " one, peers see a few pings of this node, too few to take it for reachable.",
            "",
            "Exit codes: 0 all is well (with --quiet: nothing wrong found), 1 something is wrong or a link"
                    + " could not be checked, 2 the arguments or the file cannot be used."
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final int MOST_SECONDS = 600;
    private static final Pattern COROSYNC = Pattern.compile("(?m)^\\s*(totem|nodelist)\\s*\\{");

    private static final List<Check> CHECKS =
            List.of(
                    new KeyCheck(),
                    new AddressCheck(),
                    new PortCheck(),
                    new RouteCheck(),
                    new FirewallCheck(),
                    new PeerCheck(),
                    new PathMtuCheck(),
                    new BufferCheck(),
                    new ClockCheck(),
                    new KernelCheck());

    private final Streams streams;
    private final Machine machine;
    @Mixin private NodeOptions options = new NodeOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A knet.conf, or a corosync.conf as it is.")
    private @Nullable String file;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "How long peers have to answer, 0 to 600 (default: 5).")
    private String wait = "5";

    @Option(names = "--quiet", description = "Send nothing to the peers, and take no port.")
    private boolean quiet;

    @Option(
            names = "--admin",
            paramLabel = "PATH",
            description =
                    "Where the node answers if it is up, as in knet node --admin PATH. Default: what its"
                            + " command line or the variable KNET_ADMIN says, else /run/knet.")
    private @Nullable String admin;

    /** The command on the streams of a process. */
    public DoctorCommand(Streams streams) {
        this(streams, new LinuxMachine());
    }

    DoctorCommand(Streams streams, Machine machine) {
        this.streams = streams;
        this.machine = machine;
    }

    @Override
    public Integer call() {
        NodeSettings settings;
        Duration time;
        Optional<Path> socket;
        try {
            socket = Optional.ofNullable(admin).map(Path::of).map(Path::toAbsolutePath);
            time = Duration.ofSeconds(Numbers.parse("--wait", wait, 0, MOST_SECONDS));
            settings = settings();
        } catch (KnetConfigException e) {
            List<Finding> keyFiles = KeyFileProblems.findings(e.problems());
            if (!keyFiles.isEmpty()) {
                return print(DoctorReport.of(keyFiles));
            }
            throw new ToolException(
                    ExitCode.USAGE, e.problems().stream().map(ConfigProblem::toString).toList());
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
        try {
            return print(examine(settings, time, socket));
        } catch (KnetException e) {
            throw new ToolException(ExitCode.ofSetUp(e), Messages.of(e));
        } finally {
            settings.crypto().ifPresent(CryptoConfig::close);
            settings.sessions().ifPresent(SessionConfig::close);
            settings.file().ifPresent(KnetConfig::close);
        }
    }

    private int print(DoctorReport report) {
        if (options.json()) {
            streams.out().println(report.json());
            streams.out().flush();
        } else {
            report.print(streams.out());
        }
        boolean enough = quiet ? report.nothingIsWrong() : report.isWell();
        return enough ? ExitCode.OK : ExitCode.FAILURE;
    }

    private NodeSettings settings() {
        String name = file;
        if (name != null) {
            options.file(name, isCorosync(name));
        } else {
            options.peersOfLinks();
        }
        NodeSettings settings = options.settings();
        if (settings.links().isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no link to look at: give a FILE or --link (see knet doctor --help)");
        }
        return settings;
    }

    /** By its sections; what is no text at all is left to the reader of knet.conf to refuse. */
    private static boolean isCorosync(String name) {
        try {
            return COROSYNC.matcher(Files.readString(Path.of(name), ISO_8859_1)).find();
        } catch (IOException | InvalidPathException unreadable) {
            return false;
        }
    }

    private DoctorReport examine(NodeSettings settings, Duration time, Optional<Path> socket) {
        ClockWatch clock = new ClockWatch(Instant::now, System::nanoTime);
        List<LinkTrial> trials = List.of();
        if (!quiet) {
            try (Trial trial = new Trial(settings)) {
                trials = trial.run(time, clock);
            }
        }
        clock.look();
        boolean portsWereFree = !quiet && trials.stream().allMatch(LinkTrial::ran);
        Optional<AskedNode> node =
                portsWereFree && socket.isEmpty()
                        ? Optional.empty()
                        : AskedNode.find(settings, socket, machine);
        Patient patient =
                new Patient(settings, options.keyFiles(), machine, trials, node, clock, quiet);
        return DoctorReport.of(settings.id(), Notes.of(CHECKS, patient));
    }
}
