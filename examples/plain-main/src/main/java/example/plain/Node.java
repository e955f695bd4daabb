package example.plain;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetMessage;
import io.knet.admin.AdminEndpoint;
import io.knet.config.ConfiguredHost;
import io.knet.config.KnetConfig;
import io.knet.stats.Diagnosis;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A node as its file describes it, which tells all others what it is told. */
final class Node implements AutoCloseable {
    private final Consumer<String> output;
    private final Map<Integer, String> names;
    private final KnetHandle knet;
    private final DataChannel channel;
    private final Optional<AdminEndpoint> admin;

    /**
     * Starts it.
     *
     * @param file its knet.conf
     * @param output gets a line for each message and each event; on several threads, one of them an
     *     event loop, so it must not block
     * @throws io.knet.config.KnetConfigException naming every problem of the file with its line
     * @throws io.knet.KnetException if the node cannot start, above all because an address is taken
     * @throws IOException if nobody could ask the node how it is
     */
    Node(Path file, Consumer<String> output) throws IOException {
        this.output = output;
        try (KnetConfig config = KnetConfig.load(file)) {
            names =
                    config.hosts().stream()
                            .collect(
                                    Collectors.toUnmodifiableMap(
                                            ConfiguredHost::id,
                                            host -> host.name().orElse("host " + host.id())));
            // Messages may come before this returns, so the listener needs nothing of what it
            // makes.
            knet = config.start(channel -> channel.withListener(this::onMessage));
            boolean complete = false;
            try {
                knet.filter(DestinationFilter.broadcast());
                knet.onEvent(this::onEvent);
                channel = knet.channel(config.channels().get(0).number());
                admin = answerAt(config);
                complete = true;
            } finally {
                if (!complete) {
                    knet.close();
                }
            }
        }
    }

    /** Where "knet status" and others ask this node; nowhere if its file does not say. */
    private Optional<AdminEndpoint> answerAt(KnetConfig config) throws IOException {
        return config.admin().isPresent()
                ? Optional.of(AdminEndpoint.open(knet, config.admin().get()))
                : Optional.empty();
    }

    private void onMessage(KnetMessage message) {
        output.accept(
                name(message.sourceHost())
                        + ": "
                        + message.content().toString(StandardCharsets.UTF_8));
    }

    private void onEvent(KnetEvent event) {
        if (event instanceof KnetEvent.HostReachability host) {
            output.accept(name(host.host()) + (host.reachable() ? " is reachable" : " is gone"));
        } else if (event instanceof KnetEvent.DiagnosisChange change) {
            String now = change.diagnosis().map(Diagnosis::text).orElse("well again");
            output.accept("link " + change.link() + " to " + name(change.host()) + ": " + now);
        }
    }

    private String name(int host) {
        return names.getOrDefault(host, "host " + host);
    }

    /**
     * Tells all hosts that are reachable.
     *
     * @throws io.knet.KnetException if the queue is full, or the text is empty or too long
     */
    void tell(String text) {
        channel.send(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    /** Sends what is queued, and lets go of everything. May be called again. */
    @Override
    public void close() {
        admin.ifPresent(AdminEndpoint::close);
        knet.close(Duration.ofSeconds(1));
    }
}
