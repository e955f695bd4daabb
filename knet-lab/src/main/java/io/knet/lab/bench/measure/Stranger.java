package io.knet.lab.bench.measure;

import io.knet.lab.bench.network.Network;
import io.knet.lab.bench.network.Network.Side;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.StrangerKind;
import io.knet.lab.bench.process.ChildProcess;
import io.knet.lab.bench.process.JavaCommand;
import io.knet.lab.bench.process.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process without a key that sends datagrams to a node. For one thread. */
public final class Stranger implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildProcess process;

    private Stranger(ChildProcess process) {
        this.process = process;
    }

    static Stranger start(BenchSettings settings, Network network) {
        List<String> command = new ArrayList<>(network.prefix(Side.SENDER));
        command.addAll(JavaCommand.of(settings.jvm()));
        Stranger stranger = new Stranger(ChildProcess.start("strangers", command));
        try {
            stranger.process.awaitReady(PATIENCE);
            return stranger;
        } catch (RuntimeException e) {
            stranger.close();
            throw e;
        }
    }

    /** Sends to the last receiver of a star until {@link #stop}. */
    void begin(Star star, StrangerKind kind, int rate) {
        process.request(
                "strangers to="
                        + star.receiverAddress()
                        + " node="
                        + star.receiverId()
                        + " peer="
                        + star.senderId()
                        + " kind="
                        + kind
                        + " rate="
                        + rate,
                PATIENCE);
    }

    Reply stop() {
        return process.request("calm", PATIENCE);
    }

    @Override
    public void close() {
        process.close();
    }
}
