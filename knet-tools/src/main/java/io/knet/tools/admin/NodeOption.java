package io.knet.tools.admin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which node is asked, as an option of commands whose arguments are something else. */
final class NodeOption {
    static final String NODE =
            "Which node: the path of its socket, as in knet node --admin PATH, or its number, as in 2"
                    + " for /run/knet/node2 or $$XDG_RUNTIME_DIR/knet/node2. Default: what the"
                    + " variable KNET_ADMIN names, else the only socket in these directories.";

    @Option(
            names = {"-n", "--node"},
            paramLabel = "NODE",
            description = NODE)
    private @Nullable String node;

    @Mixin private Patience patience = new Patience();

    /** Connects to it, as {@link Patience#connect}. */
    NodeConnection connect() {
        return patience.connect(node);
    }

    /** How long to wait for an answer. */
    Duration patience() {
        return patience.patience();
    }
}
