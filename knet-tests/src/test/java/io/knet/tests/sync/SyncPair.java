package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.knet.Attachment;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Node 1, which sends on channel 0 to node 2, which has an inbox on channel 0. Every message is
 * checked to be released, whatever its outcome.
 */
final class SyncPair implements AutoCloseable {
    /** Longer than any test takes. */
    static final Duration LONG = Duration.ofSeconds(60);

    private static final int CALLS = 30;

    final Cluster nodes;
    final KnetHandle sender;
    final DataChannel channel;
    final Inbox inbox = new Inbox();

    private SyncPair(Cluster nodes) {
        this.nodes = nodes;
        sender = nodes.node(1);
        sender.filter(DestinationFilter.unicastTo(2));
        channel = sender.openChannel(0);
        nodes.node(2).openChannel(0, inbox);
    }

    static SyncPair start(Setting setting) {
        return start(setting, cluster -> cluster);
    }

    static SyncPair start(Setting setting, UnaryOperator<Cluster.Builder> more) {
        return new SyncPair(more.apply(Cluster.of(2).each(setting::applyTo)).start());
    }

    /** Sends a message that must be taken. */
    void send(String text) {
        send(TrackedBuffer.of(text));
    }

    /** Sends a message that must be taken. */
    void send(byte[] bytes) {
        send(TrackedBuffer.of(bytes));
    }

    private void send(TrackedBuffer message) {
        channel.sendSync(message, Attachment.NONE, LONG);
        message.awaitReleased();
    }

    /** Sends a message that must not be taken. */
    KnetException refused(String text) {
        return refused(TrackedBuffer.of(text), LONG);
    }

    /** Sends a message that must not be taken. */
    KnetException refused(byte[] bytes) {
        return refused(TrackedBuffer.of(bytes), LONG);
    }

    /** Sends a message that must not be taken within a time. */
    KnetException refused(String text, Duration timeout) {
        return refused(TrackedBuffer.of(text), timeout);
    }

    private KnetException refused(TrackedBuffer message, Duration timeout) {
        KnetException failure = failureOf(message, timeout);
        message.awaitReleased();
        if (failure == null) {
            throw new AssertionError("the message was sent");
        }
        return failure;
    }

    /** Sends a message; why it was not taken, null if it was. */
    @Nullable KnetException failureOf(TrackedBuffer message, Duration timeout) {
        return catchThrowableOfType(
                KnetException.class, () -> channel.sendSync(message, Attachment.NONE, timeout));
    }

    /**
     * Does something on the event loop of the sender's links, in the listener of a message from
     * node 2.
     */
    <T> T onEventLoop(Supplier<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        DataChannel called =
                sender.openChannel(
                        CALLS,
                        message -> {
                            try {
                                result.complete(action.get());
                            } catch (RuntimeException | Error failure) {
                                result.completeExceptionally(failure);
                            }
                        });
        callSender();
        try {
            return Await.result(result);
        } finally {
            called.close();
        }
    }

    /** Holds up the event loop of the sender's links until the latch is opened. */
    CountDownLatch holdEventLoop() {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        sender.openChannel(
                CALLS,
                message -> {
                    held.countDown();
                    Await.open(release);
                });
        callSender();
        Await.open(held);
        return release;
    }

    private void callSender() {
        KnetHandle receiver = nodes.node(2);
        receiver.filter(DestinationFilter.unicastTo(1));
        DataChannel calls =
                receiver.findChannel(CALLS).orElseGet(() -> receiver.openChannel(CALLS));
        calls.sendSync(TrackedBuffer.of("call"), Attachment.NONE, LONG);
    }

    KnetHost peer() {
        return nodes.host(1, 2);
    }

    KnetLink link(int id) {
        return nodes.link(1, 2, id);
    }

    long counted(int link, LinkCounter counter) {
        return link(link).status().stats().get(counter);
    }

    long counted(HandleCounter counter) {
        return sender.stats().get(counter);
    }

    long dropped(DropReason reason) {
        return sender.stats().get(reason);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
