package io.knet.tools.node.event;

import io.knet.ClearStats;
import io.knet.admin.report.NodeEvent;
import io.knet.admin.value.LinkName;
import io.knet.log.LogLevel;
import io.knet.log.LogSubsystem;
import io.knet.stats.json.JsonObject;
import io.knet.tools.node.option.AddressText;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a command has changed, as it is now. */
public sealed interface Change extends NodeEvent {
    /**
     * A link was enabled or disabled by command, or was so before.
     *
     * @param name the link
     * @param enabled whether it is enabled now
     */
    record LinkSwitch(LinkName name, boolean enabled) implements Change {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "switched")
                    .put("host", name.host())
                    .put("link", name.link())
                    .put("enabled", enabled);
        }

        @Override
        public String text() {
            return "link " + name + " is " + (enabled ? "enabled" : "disabled");
        }
    }

    /**
     * A link has other addresses.
     *
     * @param name the link
     * @param local its local address, with the real port
     * @param remote its peer's address; empty for a dynamic link
     */
    record LinkAddresses(LinkName name, InetSocketAddress local, Optional<InetSocketAddress> remote)
            implements Change {
        /** Whether all values are equal, the zones of addresses included. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof LinkAddresses that
                    && name.equals(that.name)
                    && AddressText.format(local).equals(AddressText.format(that.local))
                    && AddressText.format(remote).equals(AddressText.format(that.remote));
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, local, remote);
        }

        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "moved")
                    .put("host", name.host())
                    .put("link", name.link())
                    .put("local", AddressText.format(local))
                    .put("remote", AddressText.format(remote));
        }

        @Override
        public String text() {
            return "link "
                    + name
                    + " now: "
                    + AddressText.format(local)
                    + " -> "
                    + AddressText.format(remote);
        }
    }

    /**
     * The access lists of dynamic links were switched on or off by command.
     *
     * @param enabled whether they are checked now
     */
    record AccessLists(boolean enabled) implements Change {
        @Override
        public JsonObject json() {
            return new JsonObject().put("event", "access_lists").put("enabled", enabled);
        }

        @Override
        public String text() {
            return "access lists are " + (enabled ? "checked" : "not checked");
        }
    }

    /**
     * A setting was changed by command.
     *
     * @param setting its name
     * @param value what it is now
     */
    record Setting(String setting, String value) implements Change {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "changed")
                    .put("setting", setting)
                    .put("value", value);
        }

        @Override
        public String text() {
            return setting + " is " + value + " now";
        }
    }

    /**
     * What is logged was changed by command.
     *
     * @param subsystem of which subsystem, empty for all
     * @param level lines of this level and more important ones are logged
     */
    record Logging(Optional<LogSubsystem> subsystem, LogLevel level) implements Change {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "log")
                    .put("subsystem", name())
                    .put("level", level.wireName());
        }

        private String name() {
            return subsystem.map(LogSubsystem::wireName).orElse("all");
        }

        @Override
        public String text() {
            return "log level of "
                    + (subsystem.isPresent() ? name() : "all subsystems")
                    + " is "
                    + level.wireName();
        }
    }

    /**
     * Statistics were set to zero by command.
     *
     * @param what which ones
     */
    record Cleared(ClearStats what) implements Change {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "cleared")
                    .put("links", what == ClearStats.HANDLE_AND_LINKS);
        }

        @Override
        public String text() {
            return "statistics of the handle"
                    + (what == ClearStats.HANDLE_AND_LINKS ? " and all links" : "")
                    + " are cleared";
        }
    }
}
