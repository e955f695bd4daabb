package io.knet.admin;

import static java.util.Objects.requireNonNull;

import io.knet.KnetHandle;
import io.knet.Registration;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Answers those who ask a node how it is, or change its settings, over a Unix domain socket: {@code
 * knet status}, {@code stats}, {@code events} and {@code set}, and every program that writes lines
 * of JSON there. The socket has the mode 0600 and lies in a directory with the mode 0700: only the
 * user who runs the node can ask.
 *
 * <p>Requests and answers are one object a line, with a member {@code schema}, which is 1:
 *
 * <pre>{@code
 * {"schema":1,"request":"status"}
 * {"schema":1,"request":"stats","lifetime":true}
 * {"schema":1,"request":"events","follow":true}
 * {"schema":1,"request":"settings","host":2,"link":0}
 * {"schema":1,"request":"set","host":2,"link":0,"settings":{"priority":10}}
 * }</pre>
 *
 * <p>Settings are those of the node, of a {@code host}, or of its {@code link}; whoever can ask can
 * change them.
 *
 * <p>An answer's member {@code event} says what it is: {@code status}, {@code stats}, {@code
 * settings}, {@code set} with the {@code changes}, {@code error} with {@code code} and {@code
 * message}; or what happened, with {@code time}: the last 256 events, a line {@code events}, and
 * then those to come if they are followed. Members may be added in later versions, but none is
 * renamed, removed or given another unit. At most 16 clients are served at a time; one that leaves
 * its answers unread for 10 s is dropped, and counted in {@code admin} of {@code stats}.
 *
 * <p>All of it runs on one thread of the endpoint's own. Thread safe.
 */
public final class AdminEndpoint implements AutoCloseable {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    private final Path path;
    private final SocketFile file;
    private final AdminLoop loop;
    private final Registration events;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    private AdminEndpoint(
            Path path, SocketFile file, AdminLoop loop, Registration events, Thread thread) {
        this.path = path;
        this.file = file;
        this.loop = loop;
        this.events = events;
        this.thread = thread;
    }

    /**
     * Begins to answer.
     *
     * @param handle the node; close the endpoint before it, for afterwards it has only errors to
     *     tell
     * @param path where the socket shall be. Its directory is made, with the mode 0700, if it does
     *     not exist; the directory above must. A socket that a node left behind is replaced
     * @throws IOException saying what is wrong: the directory is open to others or belongs to
     *     somebody else, something else is at the path, another node answers there, or the system
     *     has no Unix domain sockets
     */
    public static AdminEndpoint open(KnetHandle handle, Path path) throws IOException {
        requireNonNull(handle, "handle");
        requireNonNull(path, "path");
        return open(handle, path, AdminLimits.DEFAULT, System::nanoTime);
    }

    static AdminEndpoint open(
            KnetHandle handle, Path path, AdminLimits limits, LongSupplier nanoTime)
            throws IOException {
        Path absolute = path.toAbsolutePath();
        SocketFile file;
        try {
            file = SocketFile.bind(absolute);
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no Unix domain sockets", e);
        }
        Selector selector = Selector.open();
        EventFeed feed =
                new EventFeed(limits.remembered(), InstantSource.system(), selector::wakeup);
        AdminLoop loop =
                new AdminLoop(
                        new AdminServer(new Answers(handle), feed, limits, nanoTime, selector),
                        selector,
                        file.socket());
        Registration events = null;
        try {
            events = handle.onEvent(feed::tell);
        } finally {
            if (events == null) {
                file.remove();
                loop.close();
            }
        }
        Thread thread = new Thread(loop::run, "knet-admin-" + handle.hostId());
        thread.setDaemon(true);
        thread.start();
        return new AdminEndpoint(absolute, file, loop, events, thread);
    }

    /** Where the socket is. */
    public Path path() {
        return path;
    }

    /**
     * Ends all connections, removes the socket and waits for the endpoint's thread. Idempotent; an
     * interrupt ends only the waiting, and stays set.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        events.close();
        try {
            // First the file: nobody finds a socket that does not answer.
            file.remove();
        } catch (IOException e) {
            LOG.warn("cannot remove the socket {}: {}", path, e.toString());
        }
        loop.end();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
