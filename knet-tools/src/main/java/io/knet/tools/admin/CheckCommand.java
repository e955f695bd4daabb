package io.knet.tools.admin;

import io.knet.admin.json.JsonValue;
import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        exitCodeOnInvalidInput = CheckLevel.UNKNOWN_EXIT_CODE,
        exitCodeOnExecutionException = CheckLevel.UNKNOWN_EXIT_CODE,
        description = "Hold the state of a running node against limits, for monitoring systems.",
        footer = {
            "",
            "Exit codes, as monitoring plugins have them: 0 ok; 1 warning; 2 critical, which it is",
            "too if no node answers; 3 unknown: the arguments cannot work, so nothing was checked."
        })
public final class CheckCommand implements Callable<Integer> {
    private final Streams streams;
    @Mixin private NodeArgument node = new NodeArgument();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = CheckFormat.Converter.class,
            defaultValue = "nagios",
            description =
                    "nagios (one line with performance data), json or prometheus (for the"
                            + " textfile collector). Default: nagios.")
    private CheckFormat format = CheckFormat.NAGIOS;

    @Mixin private CheckLimits limits = new CheckLimits();

    /** The command on the streams of a process. */
    public CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        limits.check();
        NodeCheck check = check();
        streams.out().print(CheckText.of(check, format));
        streams.out().flush();
        return check.level().exitCode();
    }

    private NodeCheck check() {
        try (NodeConnection connection = node.connect()) {
            JsonValue before = status(connection);
            if (!limits.loss().isSet()) {
                return new NodeCheck(limits, before, before);
            }
            TimeUnit.SECONDS.sleep(limits.lossOverSeconds());
            return new NodeCheck(limits, before, status(connection));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        } catch (ToolException e) {
            if (e.exitCode() == ExitCode.USAGE) {
                throw e;
            }
            return NodeCheck.withoutAnswer(limits, String.join("; ", e.messages()));
        }
    }

    private JsonValue status(NodeConnection connection) {
        return connection.ask(NodeConnection.request("status"), node.patience()).json();
    }
}
