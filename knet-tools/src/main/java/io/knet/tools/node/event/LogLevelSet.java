package io.knet.tools.node.event;

import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.stats.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * What is logged was changed by command.
 *
 * @param subsystem of which subsystem, empty for all
 * @param level lines of this level and more important ones are logged
 */
public record LogLevelSet(Optional<LogSubsystem> subsystem, LogLevel level) implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "log")
                .put("subsystem", name())
                .put("level", level.libknetName().toLowerCase(Locale.ROOT));
    }

    private String name() {
        return subsystem.map(LogSubsystem::libknetName).orElse("all");
    }

    @Override
    public String text() {
        return "log level of "
                + (subsystem.isPresent() ? name() : "all subsystems")
                + " is "
                + level.libknetName().toLowerCase(Locale.ROOT);
    }
}
