package io.knet.tools.admin;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options with what a check allows. */
final class CheckLimits {
    @Option(
            names = "--hosts-warn",
            paramLabel = "N",
            description = "Warn when N hosts or more are not reachable. Default: never.")
    private @Nullable Integer hostsWarn;

    @Option(
            names = "--hosts-critical",
            paramLabel = "N",
            defaultValue = "1",
            description = "Critical when N hosts or more are not reachable. Default: 1.")
    private int hostsCritical = 1;

    @Option(
            names = "--links-warn",
            paramLabel = "N",
            defaultValue = "1",
            description = "Warn when N enabled links or more are down. Default: 1.")
    private int linksWarn = 1;

    @Option(
            names = "--links-critical",
            paramLabel = "N",
            description = "Critical when N enabled links or more are down. Default: never.")
    private @Nullable Integer linksCritical;

    @Option(
            names = "--latency-warn",
            paramLabel = "MS",
            description = "Warn when the latency of a link is MS or more. Default: never.")
    private @Nullable Double latencyWarn;

    @Option(
            names = "--latency-critical",
            paramLabel = "MS",
            description = "Critical when the latency of a link is MS or more. Default: never.")
    private @Nullable Double latencyCritical;

    @Option(
            names = "--loss-warn",
            paramLabel = "PERCENT",
            description = "Warn when a link loses PERCENT of its pings or more. Default: never.")
    private @Nullable Double lossWarn;

    @Option(
            names = "--loss-critical",
            paramLabel = "PERCENT",
            description =
                    "Critical when a link loses PERCENT of its pings or more. Default: never.")
    private @Nullable Double lossCritical;

    @Option(
            names = "--loss-over",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "How long to count lost pings, if there is a limit for them; 1 to 3600, and"
                            + " several intervals of pings. Default: 5.")
    private int lossOver = 5;

    /**
     * Checks the options.
     *
     * @throws ToolException if one of them is out of its range
     */
    void check() {
        positive("--hosts-warn", hostsWarn == null ? 1 : hostsWarn);
        positive("--hosts-critical", hostsCritical);
        positive("--links-warn", linksWarn);
        positive("--links-critical", linksCritical == null ? 1 : linksCritical);
        inRange("--latency-warn", latencyWarn, 3_600_000);
        inRange("--latency-critical", latencyCritical, 3_600_000);
        inRange("--loss-warn", lossWarn, 100);
        inRange("--loss-critical", lossCritical, 100);
        if (lossOver < 1 || lossOver > 3600) {
            throw new ToolException(
                    ExitCode.USAGE, "--loss-over " + lossOver + " must be from 1 to 3600");
        }
    }

    private static void positive(String option, int value) {
        if (value < 1) {
            throw new ToolException(ExitCode.USAGE, option + " " + value + " must be 1 or more");
        }
    }

    private static void inRange(String option, @Nullable Double value, int max) {
        if (value != null && !(value > 0 && value <= max)) {
            throw new ToolException(
                    ExitCode.USAGE,
                    option + " " + value + " must be more than 0 and at most " + max);
        }
    }

    CheckLimit hosts() {
        return new CheckLimit(optional(hostsWarn), OptionalDouble.of(hostsCritical));
    }

    CheckLimit links() {
        return new CheckLimit(OptionalDouble.of(linksWarn), optional(linksCritical));
    }

    /** In milliseconds. */
    CheckLimit latency() {
        return new CheckLimit(optional(latencyWarn), optional(latencyCritical));
    }

    /** In percent. */
    CheckLimit loss() {
        return new CheckLimit(optional(lossWarn), optional(lossCritical));
    }

    int lossOverSeconds() {
        return lossOver;
    }

    private static OptionalDouble optional(@Nullable Number value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
    }
}
