package io.knet.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two nodes of two configurations in this process, on real sockets. */
final class TwoNodes implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final CompletableFuture<String> atFirst = new CompletableFuture<>();
    private final CompletableFuture<String> atSecond = new CompletableFuture<>();
    private final KnetHandle first;
    private final KnetHandle second;

    TwoNodes(KnetConfig one, KnetConfig other) {
        first = start(one, atFirst);
        second = start(other, atSecond);
    }

    private static KnetHandle start(KnetConfig config, CompletableFuture<String> received) {
        try (config) {
            KnetHandle handle =
                    config.start(
                            channel ->
                                    channel.withListener(
                                            message -> {
                                                ByteBuf content = message.content();
                                                received.complete(content.toString(UTF_8));
                                            }));
            handle.filter(DestinationFilter.broadcast());
            return handle;
        }
    }

    KnetHandle first() {
        return first;
    }

    KnetHandle second() {
        return second;
    }

    /** Each sends a message to the other, and both arrive. */
    void exchangeMessages() throws Exception {
        first.host(second.hostId()).whenReachable().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        second.host(first.hostId()).whenReachable().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        first.channels().get(0).send(Unpooled.copiedBuffer("to the second", UTF_8));
        second.channels().get(0).send(Unpooled.copiedBuffer("to the first", UTF_8));
        assertThat(atSecond.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("to the second");
        assertThat(atFirst.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("to the first");
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
