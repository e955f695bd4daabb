package io.knet.tools.admin;

import io.knet.CaptureSide;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.admin.AdminConfig;
import io.knet.admin.AdminEndpoint;
import io.knet.config.KnetConfig;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a node can be asked. */
public final class AdminOption {
    @Option(
            names = "--admin",
            paramLabel = "PATH",
            description = {
                "Answer knet status, knet stats, knet set and others on a Unix domain socket there, for"
                        + " this user only. Its directory must have the mode 0700, and is made if"
                        + " it does not exist. Instead of the node.admin of a configuration file."
            })
    private @Nullable String path;

    @Option(
            names = "--admin-read-only",
            description = {
                "Only tell there: refuse knet set, knet ping and knet capture. Also"
                        + " node.admin_read_only of a configuration file."
            })
    private boolean readOnly;

    @Option(
            names = "--admin-capture",
            paramLabel = "SIDE",
            description = {
                "Let knet capture have this node's packets: sealed, as they are on the network, or"
                        + " plain, with which whoever can ask can read all messages. Not unless"
                        + " given. Instead of the node.admin_capture of a configuration file."
            })
    private @Nullable String capture;

    /**
     * Begins to answer; empty if the node shall not.
     *
     * @param file what the configuration file says, which the options override
     * @throws ToolException if the socket cannot be there, or the options contradict each other
     */
    public Optional<AdminEndpoint> open(KnetHandle handle, Optional<KnetConfig> file) {
        String named = path;
        Optional<Path> configured = file.flatMap(KnetConfig::admin);
        if (named == null && configured.isEmpty()) {
            if (readOnly || capture != null) {
                throw new ToolException(
                        ExitCode.USAGE,
                        (readOnly ? "--admin-read-only" : "--admin-capture") + " needs --admin");
            }
            return Optional.empty();
        }
        try {
            Path where = named == null ? configured.get() : Path.of(named);
            return Optional.of(AdminEndpoint.open(handle, config(where, file)));
        } catch (InvalidPathException | IOException e) {
            throw new ToolException(
                    ExitCode.USAGE,
                    (named == null ? "node.admin: " : "--admin: ") + Messages.of(e));
        }
    }

    private AdminConfig config(Path where, Optional<KnetConfig> file) {
        AdminConfig config =
                AdminConfig.of(where)
                        .withReadOnly(
                                readOnly || file.map(KnetConfig::adminReadOnly).orElse(false));
        String wanted = capture;
        try {
            Optional<CaptureSide> most =
                    wanted == null
                            ? file.flatMap(KnetConfig::adminCapture)
                            : Optional.of(CaptureSide.ofName(wanted));
            return most.map(config::withCapture).orElse(config);
        } catch (KnetException | IllegalArgumentException e) {
            throw new ToolException(ExitCode.USAGE, "--admin-capture: " + Messages.of(e));
        }
    }
}
