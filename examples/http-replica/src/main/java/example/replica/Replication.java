package example.replica;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.Diagnosis;
import io.knet.stats.LinkStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The other node, as this one sees it. */
final class Replication implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Store store;
    private final KnetHandle knet;
    private final KnetHost peer;
    private final DataChannel channel;

    /**
     * Begins to talk to the other node.
     *
     * @param loops the program's own, which knet shares; they must outlive this
     */
    Replication(ReplicaSettings settings, Store store, EventLoopGroup loops) {
        this.store = store;
        knet = handle(settings, loops);
        boolean complete = false;
        try {
            // First what receives, then the links: from then on the other node counts on us.
            channel = knet.openChannel(0, this::onMessage);
            knet.filter(DestinationFilter.unicastTo(settings.peer()));
            knet.enableForwarding();
            peer = knet.addHost(settings.peer());
            List<ReplicaSettings.Path> paths = settings.paths();
            for (int link = 0; link < paths.size(); link++) {
                ReplicaSettings.Path path = paths.get(link);
                peer.addLink(
                        link,
                        LinkConfig.udp(path.local(), path.remote()).withTimers(settings.timers()));
            }
            complete = true;
        } finally {
            if (!complete) {
                knet.close();
            }
        }
    }

    private static KnetHandle handle(ReplicaSettings settings, EventLoopGroup loops) {
        NettyHandleBuilder builder = new NettyHandleBuilder(settings.node()).eventLoopGroup(loops);
        if (settings.sessions()) {
            try (SessionConfig sessions = SessionConfig.aesGcm(settings.key())) {
                return builder.sessions(sessions).build();
            }
        }
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(settings.key())) {
            return builder.crypto(crypto).build();
        }
    }

    /** Runs on an event loop: what the other node wrote is stored, and only then confirmed. */
    private void onMessage(KnetMessage message) {
        Entry.Keyed written = Entry.Keyed.of(message.content());
        store.put(written.key(), written.entry());
    }

    /**
     * Has the other node store an entry. Does not wait, so it may be called on an event loop.
     *
     * @return completes when it has it, or, if it speaks no sessions, when it is sent; fails with a
     *     {@link KnetException} that says why not
     */
    CompletionStage<Void> replicate(String key, Entry entry) {
        ByteBuf message = entry.toMessage(key);
        if (peer.status().session().isPresent()) {
            return channel.sendConfirmedAsync(message, PATIENCE);
        }
        try {
            channel.sendSync(message);
            return CompletableFuture.completedFuture(null);
        } catch (KnetException notSent) {
            return CompletableFuture.failedFuture(notSent);
        }
    }

    /** How each link is, and what is the matter with it, a line for each. */
    String links() {
        StringBuilder lines = new StringBuilder();
        for (KnetLink link : peer.links()) {
            LinkStatus status = link.status();
            lines.append("link ")
                    .append(status.link())
                    .append(status.up() ? ": up" : ": down")
                    .append(status.diagnosis().map(Diagnosis::text).map(", "::concat).orElse(""))
                    .append('\n');
        }
        return lines.toString();
    }

    CompletableFuture<KnetHost> whenReachable() {
        return peer.whenReachable();
    }

    /** Sends what is on its way, and lets go of the links. */
    @Override
    public void close() {
        knet.close(Duration.ofSeconds(1));
    }
}
