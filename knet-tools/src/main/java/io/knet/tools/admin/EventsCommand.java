package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet events}. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = "Print the last events of a running node, at most 256.",
        footer = {
            "",
            "Events are those that knet node prints: link, host, mtu, session and others."
        })
public final class EventsCommand implements Callable<Integer> {
    private final Streams streams;
    @Mixin private NodeArgument node = new NodeArgument();

    @Option(
            names = {"-f", "--follow"},
            description =
                    "Go on with events as they come, until the node or this command is ended.")
    private boolean follow;

    @Option(names = "--json", description = "Print each event as a JSON object on one line.")
    private boolean json;

    /** The command on the streams of a process. */
    public EventsCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (NodeConnection connection = node.connect()) {
            connection.send(NodeConnection.request("events").put("follow", follow));
            NodeConnection.Line line = connection.next(node.patience());
            while (!line.event().equals("events")) {
                if (!print(line)) {
                    return ExitCode.FAILURE;
                }
                line = connection.next(node.patience());
            }
            while (follow) {
                if (!print(connection.next(NodeConnection.FOREVER))) {
                    return ExitCode.FAILURE;
                }
            }
        }
        return ExitCode.OK;
    }

    /** False if nobody reads it any more, and none of those to come. */
    private boolean print(NodeConnection.Line line) {
        streams.out().print((json ? line.text() : text(line.json())) + "\n");
        return !streams.out().checkError();
    }

    private static String text(JsonValue event) {
        return event.text("time").map(time -> time + " ").orElse("")
                + event.text("summary").orElseGet(() -> event.text("event").orElse(""));
    }
}
