package io.knet.tools.admin;

import io.knet.KnetLimits;
import io.knet.admin.json.JsonValue;
import io.knet.admin.value.LinkName;
import io.knet.admin.value.Numbers;
import io.knet.stats.json.JsonObject;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code knet ping}. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Have a running node send packets over a link, or over all links of a host, which the peer"
                    + " answers, and say where it fails if it does.",
            "The packets go the way of the node's own: its socket, its keys, its link. A peer that is"
                    + " libknet's answers them too."
        },
        footer = {
            "",
            "What fails is told with its direction, out or in, and its layer: link (disabled, or no peer),",
            "address (missing here), socket (this machine refuses), route, path-mtu (too long for the",
            "way), port (refused there), configuration (another host, link or address answers), crypto,",
            "session, network (no answer, for no reason that can be seen from here).",
            "",
            "  knet ping 2/0 --size 1500",
            "",
            "Exit codes: 0 every link had an answer; 1 one had none, or no node answers; 2 the",
            "arguments cannot work."
        })
public final class PingCommand implements Callable<Integer> {
    private final Streams streams;
    @Mixin private NodeOption node = new NodeOption();

    @Parameters(
            arity = "1",
            paramLabel = "HOST[/LINK]",
            description = "Id of the host, and of the link if it is to be one of its links only.")
    private String target = "";

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description =
                    "Length of the IP packet, up to 65535, which is not fragmented where sockets can"
                            + " forbid that. Default: the shortest.")
    private @Nullable Integer size;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many to send over each link, 1 to 1000000. Default: 3.")
    private int count = 3;

    @Option(
            names = "--interval",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "Time between them, 0 to 3600000 ms. Default: 1000.")
    private int interval = 1000;

    @Option(
            names = "--wait",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "How long to wait for each answer, 1 to 60000 ms. Default: 1000.")
    private int wait = 1000;

    @Option(
            names = "--json",
            description = "Print the node's answer to each, a JSON object on one line.")
    private boolean json;

    /** The command on the streams of a process. */
    public PingCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        requireRange("--size", size == null ? 1 : size, 1, KnetLimits.MAX_MTU);
        requireRange("--count", count, 1, 1_000_000);
        requireRange("--interval", interval, 0, 3_600_000);
        requireRange("--wait", wait, 1, 60_000);
        int host = host();
        OptionalInt link = link();
        try (NodeConnection connection = node.connect()) {
            List<PingTally> tallies = new ArrayList<>();
            for (int id : link.isPresent() ? List.of(link.getAsInt()) : links(connection, host)) {
                tallies.add(new PingTally(new LinkName(host, id)));
            }
            for (int i = 0; i < count; i++) {
                if (i > 0) {
                    TimeUnit.MILLISECONDS.sleep(interval);
                }
                tallies.forEach(tally -> ping(connection, tally));
            }
            if (!json) {
                tallies.forEach(tally -> print(tally.summary()));
            }
            return tallies.stream().allMatch(PingTally::hasAnswer) ? ExitCode.OK : ExitCode.FAILURE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        }
    }

    private static void requireRange(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ToolException(
                    ExitCode.USAGE, option + " " + value + " must be from " + min + " to " + max);
        }
    }

    private int host() {
        return parsed(
                () ->
                        target.contains("/")
                                ? LinkName.parse(target).host()
                                : Numbers.parse("host id", target, 0, KnetLimits.MAX_HOST_ID));
    }

    private OptionalInt link() {
        return target.contains("/")
                ? OptionalInt.of(parsed(() -> LinkName.parse(target).link()))
                : OptionalInt.empty();
    }

    private static <T> T parsed(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }

    private List<Integer> links(NodeConnection connection, int host) {
        JsonValue status = connection.ask(NodeConnection.request("status"), node.patience()).json();
        JsonValue found =
                status.list("hosts").stream()
                        .filter(known -> known.number("host").orElse(-1) == host)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new ToolException(
                                                ExitCode.USAGE, "there is no host " + host));
        List<Integer> links =
                found.list("links").stream()
                        .map(link -> (int) link.number("link").orElse(0))
                        .toList();
        if (links.isEmpty()) {
            throw new ToolException(ExitCode.FAILURE, "host " + host + " has no links");
        }
        return links;
    }

    private void ping(NodeConnection connection, PingTally tally) {
        JsonObject request =
                NodeConnection.request("ping")
                        .put("host", tally.link().host())
                        .put("link", tally.link().link())
                        .put("patience_ms", wait);
        Integer bytes = size;
        if (bytes != null) {
            request.put("size", bytes);
        }
        NodeConnection.Line answer = connection.ask(request, node.patience().plusMillis(2L * wait));
        tally.add(answer.json());
        print(json ? answer.text() + "\n" : tally.line(answer.json()));
    }

    private void print(String text) {
        streams.out().print(text);
        streams.out().flush();
    }
}
