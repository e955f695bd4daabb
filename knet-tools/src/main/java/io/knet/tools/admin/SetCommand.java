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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code knet set}. */
@Command(
        name = "set",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {
            "knet set [-n NODE] [--json] node [NAME=VALUE]...",
            "     or knet set [-n NODE] [--json] host ID [NAME=VALUE]...",
            "     or knet set [-n NODE] [--json] link HOST/LINK [NAME=VALUE]..."
        },
        description = {
            "Change settings of a running node, one of its hosts or one of its links, or show them if"
                    + " no NAME=VALUE is given."
        })
public final class SetCommand implements Callable<Integer> {
    private final Streams streams;
    @Mixin private NodeOption node = new NodeOption();

    @Option(names = "--json", description = "Print the node's answer, one JSON object on one line.")
    private boolean json;

    @Parameters(
            arity = "1..*",
            paramLabel = "WORD",
            hideParamSyntax = true,
            description = "node, host ID or link HOST/LINK, and what to change.")
    private List<String> words = List.of();

    /** The command on the streams of a process. */
    public SetCommand(Streams streams) {
        this.streams = streams;
    }

    /** Puts what may be set into the help. */
    @Spec
    public void spec(CommandSpec spec) {
        spec.usageMessage().footer(SettingsHelp.lines().toArray(String[]::new));
    }

    @Override
    public Integer call() {
        List<String> rest = new ArrayList<>(words);
        JsonObject request = target(rest);
        Map<String, String> settings = settings(rest);
        if (!settings.isEmpty()) {
            JsonObject values = new JsonObject();
            settings.forEach(values::put);
            request.put("settings", values);
        }
        try (NodeConnection connection = node.connect()) {
            NodeConnection.Line answer = connection.ask(request, node.patience());
            streams.out().print(json ? answer.text() + "\n" : text(answer.json()));
            streams.out().flush();
        }
        return ExitCode.OK;
    }

    /** Takes the words for the target from the front, and begins the request with them. */
    private static JsonObject target(List<String> words) {
        String kind = words.remove(0);
        boolean change = words.size() > (kind.equals("node") ? 0 : 1);
        JsonObject request = NodeConnection.request(change ? "set" : "settings");
        try {
            switch (kind) {
                case "node" -> {}
                case "host" ->
                        request.put(
                                "host",
                                Numbers.parse("host id", next(words), 0, KnetLimits.MAX_HOST_ID));
                case "link" -> {
                    LinkName name = LinkName.parse(next(words));
                    request.put("host", name.host()).put("link", name.link());
                }
                default ->
                        throw new IllegalArgumentException(
                                "\"" + kind + "\" must be node, host ID or link HOST/LINK");
            }
        } catch (IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
        return request;
    }

    private static String next(List<String> words) {
        return words.isEmpty() ? "" : words.remove(0);
    }

    private static Map<String, String> settings(List<String> words) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String word : words) {
            int sign = word.indexOf('=');
            if (sign < 1) {
                throw new ToolException(
                        ExitCode.USAGE,
                        "\""
                                + word
                                + "\" must be NAME=VALUE, as in priority=10; knet set --help"
                                + " has all names");
            }
            String name = word.substring(0, sign);
            String value = KeyPaths.absolute(name, word.substring(sign + 1));
            if (settings.put(name, value) != null) {
                throw new ToolException(ExitCode.USAGE, name + " is given twice");
            }
        }
        return settings;
    }

    private static String text(JsonValue answer) {
        StringBuilder text = new StringBuilder();
        for (JsonValue setting : answer.list("settings")) {
            text.append(SettingsHelp.padded(setting.text("setting").orElse("?")))
                    .append(setting.text("value").orElse("-"))
                    .append("  (")
                    .append(setting.text("allowed").orElse("?"))
                    .append(")\n");
        }
        for (JsonValue change : answer.list("changes")) {
            text.append(change.text("setting").orElse("?"))
                    .append(change.text("new").map(value -> " is " + value).orElse(" is set"))
                    .append(change.text("old").map(value -> ", was " + value).orElse(""))
                    .append('\n');
        }
        return text.toString();
    }
}
