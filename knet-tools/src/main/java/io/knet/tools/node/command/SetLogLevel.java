package io.knet.tools.node.command;

import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.tools.StderrLogging;
import io.knet.tools.node.event.Change;
import java.util.Optional;

/**
 * {@code log SUBSYSTEM LEVEL} and {@code log all LEVEL}.
 *
 * @param subsystem the subsystem, empty for all
 * @param level what is logged from now on
 */
record SetLogLevel(Optional<LogSubsystem> subsystem, LogLevel level) implements Command {
    static SetLogLevel parse(String subsystem, String level) {
        if (subsystem.isEmpty() || level.isEmpty()) {
            throw new IllegalArgumentException(
                    "the command is log SUBSYSTEM LEVEL, as in log link debug; log all LEVEL is for"
                            + " all subsystems");
        }
        return new SetLogLevel(
                subsystem.equals("all")
                        ? Optional.empty()
                        : Optional.of(LogSubsystem.ofName(subsystem)),
                LogLevel.ofName(level));
    }

    @Override
    public boolean run(NodeContext node) {
        if (subsystem.isPresent()) {
            StderrLogging.level(subsystem.get(), level);
        } else {
            for (LogSubsystem each : LogSubsystem.values()) {
                StderrLogging.level(each, level);
            }
        }
        node.printer().print(new Change.Logging(subsystem, level));
        return true;
    }
}
