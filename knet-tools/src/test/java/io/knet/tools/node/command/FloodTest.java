package io.knet.tools.node.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.DataChannel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetMessage;
import io.knet.NativeMode;
import io.knet.stats.ChannelStats;
import io.knet.testing.Background;
import io.knet.tools.node.event.EventPrinter;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FloodTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private KnetHandle handle;

    @BeforeEach
    void addHost() {
        handle = KnetHandle.builder(1).nativeMode(NativeMode.NIO).build();
        handle.addHost(2);
    }

    @AfterEach
    void close() {
        handle.close();
    }

    @Test
    void sendsAMessageAgainWhenTheFullQueueHasRoom() {
        NarrowChannel channel = new NarrowChannel();

        assertThat(new Flood(2, 10, 3).run(context(channel))).isTrue();

        assertThat(channel.accepted).hasSize(10).containsOnly("abc to 2");
        assertThat(channel.waits).isEqualTo(3);
        assertThat(out.toString(UTF_8))
                .startsWith(
                        "{\"event\":\"flood\",\"to\":2,\"count\":10,\"size\":3,\"bytes\":30,\"refused\":3,");
    }

    @Test
    void endsWhenTheChannelIsClosed() {
        NarrowChannel channel = new NarrowChannel();
        channel.closed = true;

        assertThatThrownBy(() -> new Flood(2, 10, 3).run(context(channel)))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.CHANNEL_CLOSED));
    }

    private NodeContext context(DataChannel channel) {
        return new NodeContext(
                handle,
                channel,
                Optional.empty(),
                new EventPrinter(new PrintStream(out, false, UTF_8), true));
    }

    /** Takes three messages, then refuses until it was waited for. */
    private static final class NarrowChannel implements DataChannel {
        final List<String> accepted = new ArrayList<>();
        int waits;
        boolean closed;
        private int room = 3;

        @Override
        public void send(ByteBuf message, Object attachment) {
            String text = message.toString(UTF_8);
            message.release();
            if (room == 0) {
                throw new KnetException(KnetError.QUEUE_FULL, "full");
            }
            room--;
            accepted.add(text + " to " + attachment);
        }

        @Override
        public boolean trySend(ByteBuf message, Object attachment) {
            throw new AssertionError("a flood learns why it is refused");
        }

        @Override
        public CompletableFuture<Void> whenWritable() {
            if (closed) {
                return CompletableFuture.failedFuture(
                        new KnetException(KnetError.CHANNEL_CLOSED, "closed"));
            }
            waits++;
            return Background.run(() -> room = 3);
        }

        @Override
        public int number() {
            return 0;
        }

        @Override
        public void sendSync(ByteBuf message, Object attachment) {
            throw new AssertionError("a flood is asynchronous");
        }

        @Override
        public CompletableFuture<Void> sendSyncAsync(ByteBuf message, Object attachment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> sendSyncAsync(
                ByteBuf message, Object attachment, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sendSync(ByteBuf message, Object attachment, Duration timeout) {
            throw new AssertionError("a flood is asynchronous");
        }

        @Override
        public void sendConfirmed(ByteBuf message, Object attachment, Duration timeout) {
            throw new AssertionError("a flood is asynchronous");
        }

        @Override
        public CompletableFuture<Void> sendConfirmedAsync(
                ByteBuf message, Object attachment, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isWritable() {
            return room > 0;
        }

        @Override
        public Optional<KnetMessage> receive(Duration timeout) {
            return Optional.empty();
        }

        @Override
        public ChannelStats stats() {
            throw new AssertionError("a flood asks for no counters");
        }

        @Override
        public void close() {}
    }
}
