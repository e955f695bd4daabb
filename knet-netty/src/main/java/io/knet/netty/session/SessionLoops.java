package io.knet.netty.session;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.session.HandshakeReader;
import io.knet.session.PeerDirectory;
import io.knet.session.Scratch;
import io.knet.session.SessionNode;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What the sessions of one event loop share, for each event loop. Any thread. */
final class SessionLoops {
    private final SessionNode node;
    private final PeerDirectory peers;
    private final Map<EventLoop, Shared> byLoop = new ConcurrentHashMap<>();

    /**
     * What belongs to an event loop.
     *
     * @param reader looks at handshakes that come there
     * @param scratch where packets are opened
     */
    record Shared(HandshakeReader reader, Scratch scratch) {
        private void close() {
            reader.close();
            scratch.close();
        }
    }

    SessionLoops(SessionNode node, PeerDirectory peers) {
        this.node = node;
        this.peers = peers;
    }

    Shared of(EventLoop loop) {
        return byLoop.computeIfAbsent(
                loop, key -> new Shared(node.newReader(peers), new Scratch()));
    }

    /** Wipes what was kept of keys and packets, on each loop. */
    void close() {
        byLoop.forEach(
                (loop, shared) ->
                        LoopCalls.cleanUp(
                                loop,
                                () -> {
                                    shared.close();
                                    return CompletableFuture.completedFuture(null);
                                }));
    }
}
