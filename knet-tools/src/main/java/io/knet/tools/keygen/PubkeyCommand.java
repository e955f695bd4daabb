package io.knet.tools.keygen;

import io.knet.KnetException;
import io.knet.NodeIdentity;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import io.knet.tools.node.option.IdentityFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code knet pubkey}. */
@Command(
        name = "pubkey",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Print the public key of an identity, for the other nodes to be told.",
        footer = {
            "",
            "The other nodes are given it as in",
            "  knet node --session --identity own.id --peer 2,pubkey=$(cat 2.pub) ..."
        })
public final class PubkeyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "FILE", description = "What knet keygen --identity made.")
    private String file = "";

    /** The command on the streams of a process. */
    public PubkeyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (NodeIdentity identity = IdentityFile.read(file)) {
            streams.out().println(identity.publicKey());
            streams.out().flush();
            return ExitCode.OK;
        } catch (IllegalArgumentException | KnetException e) {
            throw new ToolException(ExitCode.USAGE, Messages.of(e));
        }
    }
}
