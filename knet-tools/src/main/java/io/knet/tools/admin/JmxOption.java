package io.knet.tools.admin;

import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.admin.jmx.KnetMBeans;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a node is in JMX. */
public final class JmxOption {
    @Option(
            names = "--jmx",
            description = {
                "Register the node, its hosts and its links as MXBeans (io.knet:type=Handle and the"
                        + " like), for jconsole and agents within this JVM. Opens no port."
            })
    private boolean wanted;

    /**
     * Registers the beans; empty if there shall be none.
     *
     * @throws ToolException if they cannot be there
     */
    public Optional<KnetMBeans> open(KnetHandle handle) {
        if (!wanted) {
            return Optional.empty();
        }
        try {
            return Optional.of(KnetMBeans.register(handle));
        } catch (KnetException e) {
            throw new ToolException(ExitCode.FAILURE, "--jmx: " + Messages.of(e));
        }
    }
}
