package io.knet.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.admin.Answers.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One who asks, as the endpoint sees it: what it has sent, and what waits to be read by it. */
final class AdminClient implements AutoCloseable {
    private static final byte[] LINE_END = {'\n'};

    private final SocketChannel channel;
    private final SelectionKey key;
    private final AdminLimits limits;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteBuffer received = ByteBuffer.allocate(4096).flip();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private long waitingBytes;

    /** When the client last took something, or nothing waited for it. */
    private long lastTaken;

    /** The answer that the client waits for; null if it waits for none. */
    private @Nullable CompletableFuture<Answer> awaited;

    private boolean inputEnded;
    private boolean ending;

    /** The packets that the client sees; null if none. */
    private @Nullable PacketFeed capture;

    /** When the client last asked something, or came. */
    private long lastAsked;

    /** The place of the next event for the client; negative if it follows none. */
    private long nextEvent = -1;

    AdminClient(SocketChannel channel, SelectionKey key, AdminLimits limits, long now) {
        this.channel = channel;
        this.key = key;
        this.limits = limits;
        lastTaken = now;
        lastAsked = now;
    }

    /** A request was longer than any may be. */
    static final class OverlongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The next line that the client has sent; empty if the rest of it is not here yet, or it may
     * not be read yet.
     *
     * @throws OverlongException if the line is longer than allowed
     * @throws IOException if the client is gone
     */
    Optional<String> nextLine() throws IOException {
        while (isRead()) {
            while (received.hasRemaining()) {
                byte b = received.get();
                if (b == '\n') {
                    String whole = line.toString(UTF_8);
                    line.reset();
                    return Optional.of(whole);
                }
                if (line.size() == limits.requestBytes()) {
                    throw new OverlongException();
                }
                line.write(b);
            }
            if (inputEnded) {
                return unended();
            }
            received.clear();
            int read;
            try {
                read = channel.read(received);
            } finally {
                received.flip();
            }
            if (read < 0) {
                inputEnded = true;
            }
            if (read == 0) {
                break;
            }
        }
        return Optional.empty();
    }

    /**
     * Whether requests are read: not while an answer still waits for the client, except behind
     * packets, of which there may always be some.
     */
    private boolean isRead() {
        boolean hasTaken = waiting.isEmpty() || (capture != null && hasRoom());
        return hasTaken && awaited == null && !ending;
    }

    /** Whether a request, or a part of one, is here that may be answered now. */
    boolean canGoOn() {
        return isRead() && received.hasRemaining();
    }

    /** A last line counts without its end, too. */
    private Optional<String> unended() {
        if (line.size() == 0) {
            return Optional.empty();
        }
        String last = line.toString(UTF_8);
        line.reset();
        return Optional.of(last);
    }

    /** The client waits for an answer; what it sends meanwhile is read later. */
    void await(CompletableFuture<Answer> answer) {
        awaited = answer;
    }

    /** The answer that the client waits for, once it has come. */
    Optional<Answer> answer() {
        return awaited != null && awaited.isDone() ? Optional.of(awaited.join()) : Optional.empty();
    }

    /** The answer is being sent. */
    void answered() {
        awaited = null;
    }

    /** Has a line sent to the client, at the next {@link #flush}. */
    void send(String text, long now) {
        if (waiting.isEmpty()) {
            lastTaken = now;
        }
        byte[] bytes = text.getBytes(UTF_8);
        waiting.add(ByteBuffer.wrap(bytes));
        waiting.add(ByteBuffer.wrap(LINE_END));
        waitingBytes += bytes.length + LINE_END.length;
    }

    /** Whether there is room for more events. */
    boolean hasRoom() {
        return waitingBytes < limits.waitingBytes();
    }

    /** Sends what the socket takes. */
    void flush(long now) throws IOException {
        while (!waiting.isEmpty()) {
            int written = channel.write(waiting.element());
            if (written > 0) {
                waitingBytes -= written;
                lastTaken = now;
            }
            if (waiting.element().hasRemaining()) {
                break;
            }
            waiting.remove();
        }
        int interest = waiting.isEmpty() ? 0 : SelectionKey.OP_WRITE;
        if (isRead() && !inputEnded) {
            interest |= SelectionKey.OP_READ;
        }
        key.interestOps(interest);
    }

    /** Ends the connection when all that waits has been sent. */
    void endAfterFlush() {
        ending = true;
    }

    /**
     * Whether nothing more will come or go. One that follows events and has ended its side counts
     * too, for it cannot be told from one that is gone.
     */
    boolean isDone() {
        return waiting.isEmpty() && awaited == null && (ending || inputEnded);
    }

    /** Whether the client leaves untouched what waits for it. */
    boolean isSlow(long now) {
        return !waiting.isEmpty() && now - lastTaken >= limits.patience().toNanos();
    }

    /** The client has asked something. */
    void asked(long now) {
        lastAsked = now;
    }

    /** When the client last asked something, or came. */
    long lastAsked() {
        return lastAsked;
    }

    /** Whether it has asked nothing for long, and nothing is on its way to it or to be so. */
    boolean isIdle(long now) {
        return waiting.isEmpty()
                && awaited == null
                && capture == null
                && nextEvent < 0
                && now - lastAsked >= limits.patience().toNanos();
    }

    /** The packets that the client sees; null if none. */
    @Nullable PacketFeed capture() {
        return capture;
    }

    /** The client sees packets from now on. */
    void begin(PacketFeed feed) {
        capture = feed;
    }

    /** The client sees no packets any more. */
    void captureEnded() {
        capture = null;
    }

    /** Whether the client has ended its side. */
    boolean hasEndedInput() {
        return inputEnded;
    }

    long nextEvent() {
        return nextEvent;
    }

    void nextEvent(long place) {
        nextEvent = place;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone in any case, and with it whoever could be told.
        }
    }
}
