package io.knet.admin;

import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;

/** The endpoint's thread: waits for clients, for what they send and for events. */
final class AdminLoop {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    /** How often slow clients are looked for, and accepting is tried again after it failed. */
    private static final long TICK_MILLIS = 500;

    private final AdminServer server;
    private final Selector selector;
    private final ServerSocketChannel socket;
    private final Runnable atEnd;
    private volatile boolean ended;

    /**
     * A loop that does not run yet, and owns its sockets.
     *
     * @param atEnd called when nobody is served any more, whatever the reason
     */
    AdminLoop(AdminServer server, Selector selector, ServerSocketChannel socket, Runnable atEnd) {
        this.server = server;
        this.selector = selector;
        this.socket = socket;
        this.atEnd = atEnd;
    }

    /** Serves until the end. */
    void run() {
        try {
            SelectionKey accepting = socket.register(selector, SelectionKey.OP_ACCEPT);
            while (!ended) {
                selector.select(TICK_MILLIS);
                boolean comes = selector.selectedKeys().remove(accepting);
                server.serve(selector.selectedKeys());
                selector.selectedKeys().clear();
                // One that failed to be accepted would wake this thread again at once.
                accepting.interestOps(!comes || accept() ? SelectionKey.OP_ACCEPT : 0);
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("the admin endpoint ends, and its socket with it", e);
        } finally {
            atEnd.run();
            close();
        }
    }

    private boolean accept() {
        try {
            SocketChannel client = socket.accept();
            if (client != null) {
                server.accepted(client);
            }
            return true;
        } catch (IOException e) {
            LOG.warn("the admin endpoint cannot accept a connection: {}", e.toString());
            return false;
        }
    }

    /** Has the thread end. */
    void end() {
        ended = true;
        selector.wakeup();
    }

    /** Closes all sockets. */
    void close() {
        server.close();
        try (Selector waits = selector;
                ServerSocketChannel listens = socket) {
            LOG.debug("closing {} and {}", listens, waits);
        } catch (IOException e) {
            LOG.debug("closing the admin endpoint", e);
        }
    }
}
