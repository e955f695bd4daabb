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
 * Answers those who ask a node how it is, change its settings, or look at its packets, over a Unix
 * domain socket: {@code knet status}, {@code stats}, {@code events}, {@code set}, {@code ping} and
 * {@code capture}, and every program that writes lines of JSON there. The socket has the mode 0600
 * and lies in a directory with the mode 0700: only the user who runs the node can ask.
 *
 * <p>Requests and answers are one object a line, with a member {@code schema}, which is 1:
 *
 * <pre>{@code
 * {"schema":1,"request":"status"}
 * {"schema":1,"request":"stats","lifetime":true}
 * {"schema":1,"request":"events","follow":true}
 * {"schema":1,"request":"settings","host":2,"link":0}
 * {"schema":1,"request":"set","host":2,"link":0,"settings":{"priority":10}}
 * {"schema":1,"request":"ping","host":2,"link":0,"size":1400,"patience_ms":1000}
 * {"schema":1,"request":"capture","side":"sealed","host":2,"link":0}
 * {"schema":1,"request":"capture","end":true}
 * }</pre>
 *
 * <p>Settings are those of the node, of a {@code host}, or of its {@code link}; whoever can ask can
 * change them, unless the endpoint is {@linkplain AdminConfig#withReadOnly read-only}.
 *
 * <p>After {@code capture}, if that is {@linkplain AdminConfig#withCapture allowed}, packets come
 * as they pass, as lines {@code packet}: with {@code time}, {@code host} and {@code link} (but for
 * what is nobody's yet), {@code direction}, {@code source}, {@code destination}, and {@code data}
 * in Base64. What a client does not read in time is left out, and told as {@code dropped} with a
 * {@code count}. The request to end it is answered by {@code capture_end} with both numbers; a
 * client that leaves ends it too.
 *
 * <p>An answer's member {@code event} says what it is: {@code status}, {@code stats}, {@code
 * settings}, {@code set} with the {@code changes}, {@code error} with {@code code} and {@code
 * message}; or what happened, with {@code time}: the last 256 events, a line {@code events}, and
 * then those to come if they are followed. Members may be added in later versions, but none is
 * renamed, removed or given another unit. At most 16 clients are served at a time; one that leaves
 * its answers unread for 10 s is dropped, and one that has asked nothing for as long makes room for
 * another. Both are counted in {@code admin} of {@code stats}.
 *
 * <p>All of it runs on one thread of the endpoint's own. Thread safe.
 */
public final class AdminEndpoint implements AutoCloseable {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.HANDLE);

    private final AdminConfig config;
    private final AdminLoop loop;
    private final Runnable disappear;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    private AdminEndpoint(AdminConfig config, AdminLoop loop, Runnable disappear, Thread thread) {
        this.config = config;
        this.loop = loop;
        this.disappear = disappear;
        this.thread = thread;
    }

    /**
     * Begins to answer, and to change what clients want changed; captures are not allowed.
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
        return open(handle, AdminConfig.of(path));
    }

    /**
     * Begins to answer.
     *
     * @param handle as {@link #open(KnetHandle, Path)}
     * @param config where, and what clients may do
     * @throws IOException as {@link #open(KnetHandle, Path)}
     */
    public static AdminEndpoint open(KnetHandle handle, AdminConfig config) throws IOException {
        requireNonNull(handle, "handle");
        requireNonNull(config, "config");
        return open(handle, config, AdminLimits.DEFAULT, System::nanoTime);
    }

    static AdminEndpoint open(
            KnetHandle handle, AdminConfig wanted, AdminLimits limits, LongSupplier nanoTime)
            throws IOException {
        AdminConfig config = wanted.at(wanted.path().toAbsolutePath());
        SocketFile file;
        try {
            file = SocketFile.bind(config.path());
        } catch (UnsupportedOperationException e) {
            throw new IOException("this system has no Unix domain sockets", e);
        }
        boolean opened = false;
        try {
            AdminEndpoint endpoint = open(handle, config, limits, nanoTime, file);
            opened = true;
            return endpoint;
        } finally {
            if (!opened) {
                remove(file, config.path());
                file.socket().close();
            }
        }
    }

    private static AdminEndpoint open(
            KnetHandle handle,
            AdminConfig config,
            AdminLimits limits,
            LongSupplier nanoTime,
            SocketFile file)
            throws IOException {
        Selector selector = Selector.open();
        Registration events = null;
        try {
            EventFeed feed =
                    new EventFeed(limits.remembered(), InstantSource.system(), selector::wakeup);
            Registration told = handle.onEvent(feed::tell);
            events = told;
            Runnable disappear =
                    () -> {
                        told.close();
                        // Nobody finds a socket that does not answer.
                        remove(file, config.path());
                    };
            AdminServer server =
                    new AdminServer(
                            handle, new Answers(handle, config), feed, limits, nanoTime, selector);
            AdminLoop loop = new AdminLoop(server, selector, file.socket(), disappear);
            Thread thread = new Thread(loop::run, "knet-admin-" + handle.hostId());
            thread.setDaemon(true);
            AdminEndpoint endpoint = new AdminEndpoint(config, loop, disappear, thread);
            thread.start();
            return endpoint;
        } finally {
            if (events == null) {
                selector.close();
            }
        }
    }

    private static void remove(SocketFile file, Path path) {
        try {
            file.remove();
        } catch (IOException e) {
            LOG.warn("cannot remove the socket {}: {}", path, e.toString());
        }
    }

    /** Where the socket is. */
    public Path path() {
        return config.path();
    }

    /** What it was opened with; the path is absolute. */
    public AdminConfig config() {
        return config;
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
        disappear.run();
        loop.end();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
