package io.knet.tools.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.admin.json.JsonValue;
import io.knet.stats.json.JsonObject;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A connection to the admin endpoint of a running node. Not thread safe. */
final class NodeConnection implements AutoCloseable {
    private static final int SCHEMA = 1;

    /** Codes of errors that are about what was asked for, not about the node. */
    private static final Set<String> BAD_ARGUMENTS =
            Set.of("bad_setting", "bad_ping", "bad_capture");

    /** What the JDK says of EAGAIN, for which it has no exception of its own. */
    private static final String BUSY = "Resource temporarily unavailable";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How long the last word of a node that has gone is waited for: it is here, or never. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    /** Waits for as long as it takes. */
    static final Duration FOREVER = Duration.ZERO;

    private final Path path;
    private final Selector selector;
    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16).flip();

    /** What has come of a line that is not whole yet. */
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private NodeConnection(Path path, Selector selector, SocketChannel channel) {
        this.path = path;
        this.selector = selector;
        this.channel = channel;
    }

    /**
     * Connects.
     *
     * @param patience how long to wait for a node that is too busy to take connections
     * @throws ToolException if no node answers there, or none can
     */
    static NodeConnection to(Path path, Duration patience) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ToolException(
                    ExitCode.FAILURE,
                    "no node answers on "
                            + path
                            + ": there is no such file; is it running, with"
                            + " --admin?");
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            throw new ToolException(ExitCode.USAGE, path + " is no socket");
        }
        try {
            long startNanos = System.nanoTime();
            Optional<NodeConnection> connection = attempt(path);
            while (connection.isEmpty()) {
                if (System.nanoTime() - startNanos > patience.toNanos()) {
                    throw new IOException(
                            "it takes no connection within " + patience.toSeconds() + " s");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                connection = attempt(path);
            }
            return connection.get();
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "no node answers on " + path + ": " + Messages.of(e));
        }
    }

    /** A connection; empty if so many wait to be taken that this would have to wait, too. */
    private static Optional<NodeConnection> attempt(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean connected = false;
        try {
            channel.configureBlocking(false);
            if (!isConnected(channel, path)) {
                return Optional.empty();
            }
            Selector selector = Selector.open();
            try {
                channel.register(selector, SelectionKey.OP_READ);
                connected = true;
                return Optional.of(new NodeConnection(path, selector, channel));
            } finally {
                if (!connected) {
                    selector.close();
                }
            }
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private static boolean isConnected(SocketChannel channel, Path path) throws IOException {
        try {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (SocketException e) {
            if (BUSY.equals(e.getMessage())) {
                return false;
            }
            throw e;
        }
    }

    /** A line of an answer, as it came and as it was read. */
    record Line(String text, JsonValue json) {
        String event() {
            return json.text("event").orElse("");
        }
    }

    /**
     * Asks for something.
     *
     * @return the first line of the answer
     */
    Line ask(JsonObject request, Duration patience) {
        send(request);
        return next(patience);
    }

    /** A request of a kind, to which more members may be added. */
    static JsonObject request(String kind) {
        return new JsonObject().put("schema", SCHEMA).put("request", kind);
    }

    void send(JsonObject request) {
        // Requests are far shorter than what a socket takes at once.
        ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(UTF_8));
        try {
            while (line.hasRemaining()) {
                int written = channel.write(line);
                if (written == 0) {
                    throw new IOException("it takes no request");
                }
            }
        } catch (IOException e) {
            throw failed(lastWord().orElse(Messages.of(e)));
        }
    }

    /** Why the node has closed the connection before it was asked, if it says so. */
    private Optional<String> lastWord() {
        try {
            JsonValue said = JsonValue.parse(read(LAST_WORD));
            return said.text("event")
                    .filter("error"::equals)
                    .flatMap(error -> said.text("message"));
        } catch (IOException | IllegalArgumentException nothing) {
            return Optional.empty();
        }
    }

    /**
     * The next line.
     *
     * @param patience how long to wait for each part of it
     * @throws ToolException if the node ends, does not answer in time or answers with an error
     */
    Line next(Duration patience) {
        try {
            return line(read(patience));
        } catch (IOException e) {
            throw failed(Messages.of(e));
        }
    }

    /**
     * The next line, if one comes in time.
     *
     * @param patience how long to wait, at least a millisecond; less if {@link #wakeUp} is called
     * @throws ToolException as {@link #next}
     */
    Optional<Line> nextWithin(Duration patience) {
        try {
            if (!takeLine()) {
                int ready = selector.select(Math.max(1, patience.toMillis()));
                if (ready == 0 && selector.selectedKeys().isEmpty()) {
                    return Optional.empty();
                }
                receive();
                if (!takeLine()) {
                    return Optional.empty();
                }
            }
            return Optional.of(line(takenLine()));
        } catch (IOException e) {
            throw failed(Messages.of(e));
        }
    }

    /** Whether more has come than was taken. */
    boolean hasMore() {
        return received.hasRemaining();
    }

    /** Ends a wait of another thread in {@link #nextWithin}. */
    void wakeUp() {
        selector.wakeup();
    }

    private Line line(String text) {
        JsonValue json;
        try {
            json = JsonValue.parse(text);
        } catch (IllegalArgumentException e) {
            throw failed("its answer is not JSON: " + e.getMessage());
        }
        Line line = new Line(text, json);
        if (line.event().equals("error")) {
            throw refused(json);
        }
        return line;
    }

    private ToolException refused(JsonValue error) {
        String message = error.text("message").orElse("an error without words");
        String done =
                error.list("changes").stream()
                        .map(change -> change.text("setting").orElse("?"))
                        .collect(Collectors.joining(", "));
        String all = done.isEmpty() ? message : message + "; changed before that: " + done;
        boolean aboutArguments = BAD_ARGUMENTS.contains(error.text("code").orElse(""));
        return aboutArguments ? new ToolException(ExitCode.USAGE, all) : failed(all);
    }

    private String read(Duration patience) throws IOException {
        while (!takeLine()) {
            int ready = selector.select(patience.toMillis());
            if (ready == 0 && selector.selectedKeys().isEmpty()) {
                throw new IOException("no answer within " + patience.toSeconds() + " s");
            }
            receive();
        }
        return takenLine();
    }

    /** Takes what is here of a line; false if its end is not. */
    private boolean takeLine() {
        while (received.hasRemaining()) {
            byte b = received.get();
            if (b == '\n') {
                return true;
            }
            line.write(b);
        }
        return false;
    }

    private String takenLine() {
        String taken = line.toString(UTF_8);
        line.reset();
        return taken;
    }

    private void receive() throws IOException {
        selector.selectedKeys().clear();
        received.clear();
        int read;
        try {
            read = channel.read(received);
        } finally {
            received.flip();
        }
        if (read < 0) {
            throw new IOException("it has closed the connection");
        }
    }

    private ToolException failed(String why) {
        return new ToolException(ExitCode.FAILURE, "the node on " + path + ": " + why);
    }

    @Override
    public void close() {
        try (Selector waits = selector;
                SocketChannel connected = channel) {
            waits.wakeup();
            connected.shutdownOutput();
        } catch (IOException e) {
            // The node was first; there is nothing left to end.
        }
    }
}
