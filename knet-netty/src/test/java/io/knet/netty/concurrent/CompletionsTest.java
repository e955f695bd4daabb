package io.knet.netty.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompletionsTest {
    private final Completions completions = new Completions("test-futures");

    @AfterEach
    void close() {
        completions.close();
    }

    @Test
    void whatHangsOnOneFutureMayWaitForAnother() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        CompletableFuture<Void> both = first.thenRun(second::join);

        completions.execute(() -> first.complete(null));
        completions.execute(() -> second.complete(null));

        assertThat(both).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void stillCompletesFuturesOnceItIsClosed() {
        completions.close();
        CompletableFuture<Void> late = new CompletableFuture<>();

        completions.execute(() -> late.complete(null));

        assertThat(late).isCompleted();
    }
}
