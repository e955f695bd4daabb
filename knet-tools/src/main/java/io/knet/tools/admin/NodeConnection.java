package io.knet.tools.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.admin.json.JsonValue;
import io.knet.stats.json.JsonObject;
import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.ToolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
import java.util.Set;
import java.util.stream.Collectors;

/** A connection to the admin endpoint of a running node. Not thread safe. */
final class NodeConnection implements AutoCloseable {
    private static final int SCHEMA = 1;

    /** Codes of errors that are about what was asked for, not about the node. */
    private static final Set<String> BAD_ARGUMENTS = Set.of("bad_setting", "bad_ping");

    /** Waits for as long as it takes. */
    static final Duration FOREVER = Duration.ZERO;

    private final Path path;
    private final Selector selector;
    private final SocketChannel channel;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16).flip();

    private NodeConnection(Path path, Selector selector, SocketChannel channel) {
        this.path = path;
        this.selector = selector;
        this.channel = channel;
    }

    /**
     * Connects.
     *
     * @throws ToolException if no node answers there, or none can
     */
    static NodeConnection to(Path path) {
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
            Selector selector = Selector.open();
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            boolean connected = false;
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                connected = true;
                return new NodeConnection(path, selector, channel);
            } finally {
                if (!connected) {
                    channel.close();
                    selector.close();
                }
            }
        } catch (IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "no node answers on " + path + ": " + Messages.of(e));
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
            throw failed(Messages.of(e));
        }
    }

    /**
     * The next line.
     *
     * @param patience how long to wait for each part of it
     * @throws ToolException if the node ends, does not answer in time or answers with an error
     */
    Line next(Duration patience) {
        String text;
        try {
            text = read(patience);
        } catch (IOException e) {
            throw failed(Messages.of(e));
        }
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
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (received.hasRemaining()) {
                byte b = received.get();
                if (b == '\n') {
                    return line.toString(UTF_8);
                }
                line.write(b);
            }
            int ready = selector.select(patience.toMillis());
            if (ready == 0 && selector.selectedKeys().isEmpty()) {
                throw new IOException("no answer within " + patience.toSeconds() + " s");
            }
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
