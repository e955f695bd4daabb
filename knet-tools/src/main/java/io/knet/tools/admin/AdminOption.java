package io.knet.tools.admin;

import io.knet.KnetHandle;
import io.knet.admin.AdminEndpoint;
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

    /**
     * Begins to answer; empty if the node shall not.
     *
     * @param configured where the configuration file wants it, which the option overrides
     * @throws ToolException if the socket cannot be there
     */
    public Optional<AdminEndpoint> open(KnetHandle handle, Optional<Path> configured) {
        String named = path;
        if (named == null && configured.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path where = named == null ? configured.get() : Path.of(named);
            return Optional.of(AdminEndpoint.open(handle, where));
        } catch (InvalidPathException | IOException e) {
            throw new ToolException(
                    ExitCode.USAGE,
                    (named == null ? "node.admin: " : "--admin: ") + Messages.of(e));
        }
    }
}
