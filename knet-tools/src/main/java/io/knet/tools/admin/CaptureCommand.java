package io.knet.tools.admin;

import io.knet.CaptureSide;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.admin.json.JsonValue;
import io.knet.admin.value.LinkName;
import io.knet.admin.value.Numbers;
import io.knet.netty.capture.CaptureConfig;
import io.knet.netty.capture.CaptureFiles;
import io.knet.stats.json.JsonObject;
import io.knet.tools.ByteCount;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.StopSignal;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet capture}. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Write the packets of a running node's links to a file that Wireshark and knet decode"
                    + " read, until ctrl-C. The node must allow it: knet node --admin-capture,"
                    + " node.admin_capture, or AdminConfig.withCapture in a program."
        },
        footer = {
            "",
            "The file belongs to its owner only. What the node could not hand over in time is counted"
                    + " at the end of the file and on standard error."
        })
public final class CaptureCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smh]?)");

    /** How often a capture without packets is looked after. */
    private static final Duration TICK = Duration.ofMillis(500);

    private final Streams streams;
    @Mixin private NodeArgument node = new NodeArgument();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description =
                    "Where to, as pcapng; - for standard output, as in knet capture 1 --out - |"
                            + " wireshark -k -i -. A capture that is there moves on to FILE.1; any"
                            + " other file is left alone.")
    private String out = "";

    @Option(
            names = "--sealed",
            description = "Packets as they are on the network. That is the default.")
    private boolean sealed;

    @Option(
            names = "--plain",
            description =
                    "Packets before they are sealed and after they were opened: the file has all"
                            + " messages in the clear, and the node warns of it.")
    private boolean plain;

    @Option(names = "--host", paramLabel = "ID", description = "Only links to this host.")
    private @Nullable String host;

    @Option(names = "--link", paramLabel = "HOST/LINK", description = "Only this link, as in 2/0.")
    private @Nullable String link;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "End after this time: 30 or 30s, 5m, 1h.")
    private @Nullable String duration;

    @Option(
            names = "--packets",
            paramLabel = "N",
            description = "End after so many packets, 1 to 2147483647.")
    private @Nullable String packets;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            description =
                    "Begin another file when one is so long, as in 500000, 64M or 2G. Default: 64M.")
    private @Nullable String maxSize;

    @Option(
            names = "--files",
            paramLabel = "N",
            description = "How many files are kept: FILE, FILE.1 and so on. Default: 4.")
    private @Nullable String files;

    /** Set by whoever ends the process. */
    private volatile boolean stopped;

    /** The command on the streams of a process. */
    public CaptureCommand(Streams streams) {
        this.streams = streams;
    }

    /** When a capture ends by itself. */
    private record Bounds(Optional<Duration> time, int packets) {}

    @Override
    public Integer call() {
        Bounds bounds;
        JsonObject request;
        Optional<CaptureConfig> config;
        try {
            bounds =
                    new Bounds(
                            Optional.ofNullable(duration).map(CaptureCommand::duration),
                            packets == null
                                    ? Integer.MAX_VALUE
                                    : Numbers.parse("--packets", packets, 1, Integer.MAX_VALUE));
            request = request();
            config = config();
        } catch (IllegalArgumentException | KnetException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
        try (NodeConnection connection = node.connect();
                StopSignal signal =
                        new StopSignal(
                                () -> {
                                    stopped = true;
                                    connection.wakeUp();
                                })) {
            signal.listen();
            JsonValue begun = connection.ask(request, node.patience()).json();
            int id = ToldPacket.id(begun, "id").orElse(0);
            try (CaptureFiles file = open(id, config)) {
                return capture(connection, file, id, bounds);
            } catch (IOException e) {
                throw new ToolException(
                        ExitCode.FAILURE, "cannot write " + out + ": " + Messages.of(e));
            }
        }
    }

    private static Duration duration(String text) {
        Matcher time = DURATION.matcher(text);
        if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
            throw new IllegalArgumentException(
                    "--duration \"" + text + "\" must be a time, as in 30s, 5m or 1h");
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private CaptureSide side() {
        if (plain && sealed) {
            throw new IllegalArgumentException("--sealed and --plain exclude each other");
        }
        return plain ? CaptureSide.PLAIN : CaptureSide.SEALED;
    }

    private JsonObject request() {
        JsonObject request = NodeConnection.request("capture").put("side", side().wireName());
        String ofHost = host;
        String ofLink = link;
        if (ofHost != null && ofLink != null) {
            throw new IllegalArgumentException("--link names the host too; leave out --host");
        }
        if (ofLink != null) {
            LinkName name = LinkName.parse(ofLink);
            request.put("host", name.host()).put("link", name.link());
        } else if (ofHost != null) {
            request.put("host", Numbers.parse("--host", ofHost, 0, KnetLimits.MAX_HOST_ID));
        }
        return request;
    }

    /** The files; empty for standard output. */
    private Optional<CaptureConfig> config() {
        if (out.equals(STANDARD_OUTPUT)) {
            if (maxSize != null || files != null) {
                throw new IllegalArgumentException(
                        "standard output is one file; leave out --max-size and --files");
            }
            return Optional.empty();
        }
        CaptureConfig config;
        try {
            config = CaptureConfig.of(Path.of(out), side());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + out + "\" is not the name of a file", e);
        }
        if (config.file().getFileName() == null || out.isEmpty()) {
            throw new IllegalArgumentException("\"" + out + "\" is not the name of a file");
        }
        if (maxSize != null) {
            config = config.withFileBytes(ByteCount.parse("--max-size", maxSize));
        }
        if (files != null) {
            config =
                    config.withFiles(
                            Numbers.parse("--files", files, 1, KnetLimits.MAX_CAPTURE_FILES));
        }
        return Optional.of(config);
    }

    private CaptureFiles open(int id, Optional<CaptureConfig> config) {
        if (config.isEmpty()) {
            return CaptureFiles.to(Channels.newChannel(streams.out()), id, side());
        }
        try {
            return CaptureFiles.open(id, config.get());
        } catch (KnetException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }

    private int capture(NodeConnection connection, CaptureFiles file, int id, Bounds bounds)
            throws IOException {
        streams.err()
                .println(
                        "capturing packets of node "
                                + id
                                + ", "
                                + side().wireName()
                                + " side, to "
                                + (out.equals(STANDARD_OUTPUT) ? "standard output" : out)
                                + "; ctrl-C ends it");
        Tally tally = new Tally(file);
        try {
            long startNanos = System.nanoTime();
            while (!stopped && tally.packets < bounds.packets()) {
                Duration left =
                        bounds.time()
                                .map(all -> all.minusNanos(System.nanoTime() - startNanos))
                                .orElse(TICK);
                if (left.isZero() || left.isNegative()) {
                    break;
                }
                Duration wait = left.compareTo(TICK) < 0 ? left : TICK;
                Optional<NodeConnection.Line> line = connection.nextWithin(wait);
                if (line.isPresent()) {
                    tally.take(line.get().json());
                }
                if (!connection.hasMore()) {
                    file.flush();
                    if (out.equals(STANDARD_OUTPUT) && streams.out().checkError()) {
                        return ExitCode.FAILURE;
                    }
                }
            }
            end(connection, tally, bounds);
        } finally {
            streams.err()
                    .println(
                            tally.packets
                                    + (tally.packets == 1 ? " packet" : " packets")
                                    + " captured, "
                                    + tally.missing
                                    + " missing");
        }
        return ExitCode.OK;
    }

    /** What was on its way still counts, unless there are enough. */
    private void end(NodeConnection connection, Tally tally, Bounds bounds) throws IOException {
        connection.send(NodeConnection.request("capture").put("end", true));
        NodeConnection.Line line = connection.next(node.patience());
        while (!line.event().equals("capture_end")) {
            if (tally.packets < bounds.packets() || !line.event().equals("packet")) {
                tally.take(line.json());
            }
            line = connection.next(node.patience());
        }
    }

    /** What was written, and what was not. */
    private final class Tally {
        private final CaptureFiles file;
        private int packets;
        private long missing;

        Tally(CaptureFiles file) {
            this.file = file;
        }

        void take(JsonValue line) throws IOException {
            String event = line.text("event").orElse("");
            if (event.equals("packet")) {
                ToldPacket packet;
                try {
                    packet = ToldPacket.of(side(), line);
                } catch (IllegalArgumentException e) {
                    throw new ToolException(
                            ExitCode.FAILURE,
                            "the node tells what is no packet: " + Messages.of(e));
                }
                file.write(packet, packet.time());
                packets++;
            } else if (event.equals("dropped")) {
                long count = line.number("count").orElse(0);
                if (count < 0) {
                    throw new ToolException(
                            ExitCode.FAILURE, "the node tells of " + count + " missing packets");
                }
                file.missing(ToldPacket.id(line, "host"), ToldPacket.id(line, "link"), count);
                missing += count;
            }
        }
    }
}
