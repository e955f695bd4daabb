package io.knet.tools.admin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which node is asked, as the argument of a command. */
final class NodeArgument {
    @Parameters(arity = "0..1", paramLabel = "NODE", description = NodeOption.NODE)
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
